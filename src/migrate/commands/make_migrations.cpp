#include <fmt/format.h>
#include <fmt/ranges.h>

#include "migrate/commands/answers.hpp"
#include "migrate/commands/heads.hpp"
#include "migrate/commands/program.hpp"
#include "migrate/migration_problem.hpp"
#include "migrate/optimize.hpp"

namespace cormorant::detail {
namespace {

constexpr option_spec make_options[] = {
    {"--check", "", "write nothing; exit 3 where a migration is missing"},
    {"--dry-run", "", "write nothing, and show what would be written"},
    {"--empty", "", "a file without operations, to be filled by hand"},
    {"--merge", "", "join two migrations that are both the last one"},
    {"--rebase", "", "put the last of two such behind the other (or the one named)"},
    {"--rename", "MODEL.FIELD=NAME", "the field (or MODEL) was renamed"},
    {"--no-rename", "MODEL.FIELD", "it was not: it goes, with what it holds"},
    {"--backfill", "MODEL.FIELD=VALUE", "what rows that exist get, as JSON"},
    {"--convert", "MODEL.FIELD", "its values may be converted to the other type"},
};

file_json operations_json(const std::vector<operation>& operations) {
    file_json list = file_json::array();
    for (const operation& one : operations) list.push_back(json_of(one));
    return list;
}

void show_operations(report& told, const std::vector<operation>& operations) {
    for (const operation& one : operations) told.say("  " + described(one));
}

int refuse_questions(const command_context& context, const change_list& found) {
    std::string text = "Nothing is written before these questions are answered:";
    for (const change_question& question : found.questions) {
        text += "\n  " + question.text;
        context.told.emit({{"event", "question"},
                           {"subject", question.subject},
                           {"proposal", question.proposal},
                           {"text", question.text}});
    }
    throw_migration(migration_problem::unanswered, text);
}

int check_only(const command_context& context, const change_list& found) {
    context.told.say("The models differ from the migrations:");
    show_operations(context.told, found.operations);
    context.told.emit({{"event", "changes"}, {"operations", operations_json(found.operations)}});
    throw_migration(migration_problem::differs,
                    "A migration is missing: run makemigrations and add its file");
}

named_migration next_migration(const command_context& context, const migration_history& history,
                               const std::vector<operation>& operations) {
    named_migration made;
    made.file.operations = optimized(operations, history.state());
    made.file.depends = history.heads();
    const std::string own = context.line.operand(0);
    made.name =
        own.empty() ? next_name(history, made.file.operations) : numbered_name(history, own);
    require_file_name(made.name);
    return made;
}

int write_next(const command_context& context, const migration_history& history,
               const std::vector<operation>& operations) {
    const named_migration made = next_migration(context, history, operations);
    const bool dry = context.line.has("--dry-run");
    const std::string path =
        dry ? made.name + ".json" : write_migration(context.options.migrations, made);
    context.told.say((dry ? "Would write " : "Wrote ") + path);
    show_operations(context.told, made.file.operations);
    if (dry) context.told.say(text_of(made.file));
    context.told.emit({{"event", "migration"},
                       {"migration", made.name},
                       {"path", path},
                       {"written", !dry},
                       {"operations", operations_json(made.file.operations)}});
    return 0;
}

int make_migrations(const command_context& context) {
    const migration_history history = history_of(read_directory(context.options.migrations));
    if (context.line.has("--merge")) return merge_heads(context, history);
    if (context.line.has("--rebase")) return rebase_head(context, history);
    require_one_head(history);
    if (context.line.has("--empty")) return write_next(context, history, {});
    const table_state before = history.state();
    const table_state wanted = context.models_state();
    const change_list found =
        context.line.has("--check")
            ? changes(before, wanted, answers_of(context.line, before, wanted))
            : asked_changes(context, before, wanted);
    if (found.operations.empty()) {
        context.told.tell("The migrations have all that the models say.",
                          {{"event", "changes"}, {"operations", file_json::array()}});
        return 0;
    }
    if (context.line.has("--check")) return check_only(context, found);
    if (!found.questions.empty()) return refuse_questions(context, found);
    return write_next(context, history, found.operations);
}

}  // namespace

command makemigrations_command() {
    return {{"makemigrations", "[NAME]", 1,
             "Writes the file that leads from the migrations that there are to the models.",
             make_options},
            &make_migrations,
            true};
}

}  // namespace cormorant::detail
