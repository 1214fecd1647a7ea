#include <chrono>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "answers.hpp"
#include "working_copy.hpp"

namespace {

namespace cm = cormorant;

constexpr std::size_t rows_shown = 12;

constexpr std::string_view usage =
    "usage: chinook FILE|URL\n"
    "\n"
    "Answers twenty questions to the Chinook music shop, each with the number of its queries\n"
    "and its time. FILE is Chinook_Sqlite.sqlite of github.com/lerocha/chinook-database; the\n"
    "program works on a copy of it. URL is a database of a server into which Chinook's script\n"
    "for that server was loaded, such as postgresql://localhost/chinook_serial or\n"
    "mariadb://localhost/Chinook_AutoIncrement; the program reads only.\n";

void print(std::FILE* to, std::string_view text) { std::fwrite(text.data(), 1, text.size(), to); }

int fail(const std::string& message) {
    print(stderr, "chinook: " + message + '\n');
    return 1;
}

// The failure in terms of the user's file, not of its copy or of our SQL.
std::string words_for(const cm::error& e, const std::string& file) {
    if (e.kind() == cm::error_kind::not_a_database) return file + " is no SQLite database";
    const std::string message = e.what();
    if (e.kind() != cm::error_kind::sql) return message;
    return file + " is not the Chinook database: " + message.substr(0, message.find('\n'));
}

void answer(const cm::database& db, std::size_t number, const chinook::question& asked) {
    using clock = std::chrono::steady_clock;
    const cm::query_log log(db);
    const auto start = clock::now();
    const chinook::text_table table = asked.answer(db);
    const std::chrono::duration<double, std::milli> took = clock::now() - start;
    std::printf("%zu. %s\n", number, asked.words);
    print(stdout, table.to_string(rows_shown));
    std::printf("    (%zu %s, %.1f ms)\n\n", log.count(), log.count() == 1 ? "query" : "queries",
                took.count());
}

int answer_all(const cm::database& db, std::span<const chinook::question> questions) {
    std::size_t number = 0;
    for (const chinook::question& asked : questions) answer(db, ++number, asked);
    return 0;
}

int run_on_file(const std::filesystem::path& original) {
    if (!std::filesystem::is_regular_file(original))
        return fail("there is no file " + original.string());
    const chinook::working_copy copy(original);
    return answer_all(cm::open("sqlite:" + copy.file().string()),
                      chinook::camel_case::all_questions());
}

// Chinook's script for PostgreSQL spells the names as PostgreSQL does, those for others do not.
int run_on_server(const std::string& url) {
    return answer_all(cm::open(url), url.starts_with("postgres")
                                         ? chinook::snake_case::all_questions()
                                         : chinook::camel_case::all_questions());
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 2) return print(stderr, usage), 2;
    const std::string_view file = arguments[1];
    if (file == "-h" || file == "--help") return print(stdout, usage), 0;
    const bool is_url = file.find("://") != file.npos;
    try {
        return is_url ? run_on_server(std::string(file)) : run_on_file(std::filesystem::path(file));
    } catch (const cm::error& e) {
        // A URL may hold a password; the errors name the database themselves.
        if (is_url) return fail(e.what());
        return fail(words_for(e, std::string(file)));
    } catch (const std::exception& e) {
        return fail(e.what());
    }
}
