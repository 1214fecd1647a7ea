#include "migrate/commands/answers.hpp"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "migrate/migration_problem.hpp"
#include "migrate/value_json.hpp"

namespace cormorant::detail {
namespace {

[[noreturn]] void refuse_usage(std::string message) {
    throw_migration(migration_problem::usage, std::move(message));
}

/// "User.mail" and "email" of "User.mail=email".
std::pair<std::string, std::string> parts_of(std::string_view option, const std::string& text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0)
        refuse_usage(fmt::format("{} {} says nothing: it is written as {} SUBJECT=VALUE", option,
                                 text, option));
    return {text.substr(0, equals), text.substr(equals + 1)};
}

/// The field of "Model.field"; a table between is a model with a point in its name.
const field_state* field_named(const table_state& state, const std::string& subject) {
    const std::size_t point = subject.rfind('.');
    if (point == std::string::npos) return nullptr;
    const model_state* model = state.find(subject.substr(0, point));
    return model == nullptr ? nullptr : model->find(subject.substr(point + 1));
}

void require_known(std::string_view option, const std::string& subject, const table_state& state) {
    if (state.find(subject) == nullptr && field_named(state, subject) == nullptr)
        refuse_usage(
            fmt::format("{} {}: the migrations have no such model or field; it is written "
                        "as Model or Model.field",
                        option, subject));
}

const field_state& wanted_field(std::string_view option, const std::string& subject,
                                const table_state& to) {
    if (const field_state* field = field_named(to, subject)) return *field;
    refuse_usage(fmt::format("{} {}: the models have no such field; it is written as Model.field",
                             option, subject));
}

// Kinds that JSON lacks, and the tags that files have for them.
std::string tag_of(value_kind kind) {
    switch (kind) {
        case value_kind::decimal:
        case value_kind::uuid:
        case value_kind::date:
        case value_kind::json:
            return std::string(kind_word(kind));
        case value_kind::utc_time:
            return "utc";
        case value_kind::bytes:
            return "hex";
        default:
            return {};
    }
}

bool holds(const field_state& field, const value& v) {
    const value_kind kind = field.type.kind;
    if (v.is_null()) return field.nullable;
    if (kind == value_kind::integer || kind == value_kind::unsigned_integer)
        return v.kind() == value_kind::integer || v.kind() == value_kind::unsigned_integer;
    if (kind == value_kind::real)
        return v.kind() == value_kind::real || v.kind() == value_kind::integer ||
               v.kind() == value_kind::unsigned_integer;
    return v.kind() == kind;
}

std::optional<value> constant_of(const std::string& text, value_kind kind) {
    const file_json json = file_json::parse(text, nullptr, false);
    const bool is_text = json.is_string();
    const std::string plain = is_text ? json.get<std::string>() : text;
    try {
        if (const std::string tag = tag_of(kind);
            !tag.empty() && !json.is_null() && !json.is_object())
            return value_of_json(file_json{{tag, plain}}, "");
        if (json.is_discarded() && kind == value_kind::text)
            return value::copy(value_kind::text, text);
        if (json.is_discarded()) return std::nullopt;
        return value_of_json(json, "");
    } catch (const error&) {
        return std::nullopt;
    }
}

// ---- at a terminal ------------------------------------------------------------------------------

bool is_yes(const std::string& answer) { return answer == "y" || answer == "yes"; }

// Whether the answer says something to the question.
bool take_answer(const change_question& question, const std::string& answer, const table_state& to,
                 change_answers& answers) {
    switch (question.kind) {
        case question_kind::rename_model:
        case question_kind::rename_field:
            if (!is_yes(answer) && answer != "n" && answer != "no") return false;
            answers.renames[question.subject] = is_yes(answer) ? question.proposal : "";
            return true;
        case question_kind::backfill:
            answers.backfills[question.subject] = backfill_value(
                answer, wanted_field("--backfill", question.subject, to), question.subject);
            return true;
        case question_kind::conversion:
            if (!is_yes(answer)) return false;
            answers.conversions.insert(question.subject);
            return true;
    }
    return false;
}

std::string prompt_of(const change_question& question) {
    const char* hint = question.kind == question_kind::backfill ? " [a value]: " : " [y/n]: ";
    return question.text + hint;
}

// False where nobody answers.
bool put(const command_context& context, const change_question& question, const table_state& to,
         change_answers& answers) {
    while (const std::optional<std::string> answer = context.ask(prompt_of(question))) {
        try {
            if (take_answer(question, *answer, to, answers)) return true;
        } catch (const migration_failure& e) {
            context.told.say(e.what());
            continue;
        }
        if (question.kind == question_kind::conversion) return false;
        context.told.say("Please answer y or n.");
    }
    return false;
}

}  // namespace

value backfill_value(const std::string& text, const field_state& field,
                     const std::string& subject) {
    const std::optional<value> made = constant_of(text, field.type.kind);
    if (made && holds(field, *made)) return *made;
    refuse_usage(
        fmt::format("{} cannot hold {}: it is a column of the type {}, and the value is "
                    "written as JSON: 0, true, '\"text\"'",
                    subject, text, kind_word(field.type.kind)));
}

change_answers answers_of(const command_line& line, const table_state& from,
                          const table_state& to) {
    change_answers answers;
    for (const std::string& text : line.values("--rename")) {
        const auto [subject, name] = parts_of("--rename", text);
        require_known("--rename", subject, from);
        const bool is_model = from.find(subject) != nullptr;
        if (is_model && to.find(name) == nullptr)
            refuse_usage(fmt::format("--rename {}: there is no model {}", text, name));
        answers.renames[subject] = name;
    }
    for (const std::string& subject : line.values("--no-rename")) {
        require_known("--no-rename", subject, from);
        answers.renames[subject] = "";
    }
    for (const std::string& text : line.values("--backfill")) {
        const auto [subject, constant] = parts_of("--backfill", text);
        answers.backfills[subject] =
            backfill_value(constant, wanted_field("--backfill", subject, to), subject);
    }
    for (const std::string& subject : line.values("--convert")) {
        (void)wanted_field("--convert", subject, to);
        answers.conversions.insert(subject);
    }
    return answers;
}

change_list asked_changes(const command_context& context, const table_state& from,
                          const table_state& to) {
    change_answers answers = answers_of(context.line, from, to);
    change_list found = changes(from, to, answers);
    while (!found.questions.empty() && put(context, found.questions[0], to, answers))
        found = changes(from, to, answers);
    return found;
}

}  // namespace cormorant::detail
