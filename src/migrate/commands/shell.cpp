#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "migrate/commands/program.hpp"
#include "migrate/commands/shell.hpp"
#include "migrate/migration_problem.hpp"
#include "session/pool/database_url.hpp"

namespace cormorant::detail {
namespace {

void add(shell_call& call, const char* option, const std::string& text) {
    if (text.empty()) return;
    call.words.emplace_back(option);
    call.words.push_back(text);
}

// The password stands in the environment, where no list of processes shows it.
shell_call psql(const endpoint& where) {
    shell_call call{{"psql"}, {}};
    add(call, "-h", where.host);
    add(call, "-p", where.port);
    add(call, "-U", where.user);
    add(call, "-d", where.target);
    if (!where.password.empty()) call.environment.emplace_back("PGPASSWORD", where.password);
    for (const auto& [name, text] : where.options)
        if (name == "options") call.environment.emplace_back("PGOPTIONS", text);
    return call;
}

shell_call mariadb(const endpoint& where) {
    shell_call call{{"mariadb"}, {}};
    add(call, where.host.starts_with('/') ? "-S" : "-h", where.host);
    add(call, "-P", where.port);
    add(call, "-u", where.user);
    add(call, "-D", where.target);
    if (!where.password.empty()) call.environment.emplace_back("MYSQL_PWD", where.password);
    return call;
}

shell_call sqlite(const endpoint& where) { return {{"sqlite3", where.target}, {}}; }

struct client {
    std::string_view backend;
    shell_call (*call)(const endpoint& where);
};
constexpr client clients[] = {{"sqlite", &sqlite}, {"postgresql", &psql}, {"mariadb", &mariadb}};

int run_shell(const command_context& context) {
    const std::string url = context.line.value("--database").value_or(context.options.database);
    if (url.empty()) (void)context.database();  // says what to do
    const shell_call call = shell_of(url);
    for (const auto& [name, text] : call.environment) ::setenv(name.c_str(), text.c_str(), 1);
    std::vector<char*> words;
    for (const std::string& word : call.words) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    ::execvp(words[0], words.data());
    throw_migration(migration_problem::failed,
                    fmt::format("{} cannot be run: {}. Install the client of the database, or put "
                                "it into PATH",
                                call.words[0], std::strerror(errno)));
}

}  // namespace

shell_call shell_of(const std::string& url) {
    const pool_settings settings = parse_database_url(url, {});
    for (const auto& [name, call] : clients)
        if (name == settings.kind->name) return call(settings.where);
    throw_migration(migration_problem::usage, "no client of this database is known");
}

command dbshell_command() {
    return {{"dbshell", "", 0, "Opens the database in its own client.", {}}, &run_shell};
}

}  // namespace cormorant::detail
