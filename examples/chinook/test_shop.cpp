#include "test_shop.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>

namespace chinook {
namespace {

namespace cm = cormorant;
namespace fs = std::filesystem;

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

/// A backend that is a server: its variable, its script and the program that runs it.
struct server {
    const char* name;
    const char* variable;
    const char* script;
    std::string (*client)(const std::string& url);
    const char* encoding;  ///< of the database: the script leaves it to the server
};

std::string psql(const std::string& url) { return "psql -q -v ON_ERROR_STOP=1 '" + url + "'"; }

// mariadb://user@host:port/database in the words of its client, which reads no URLs.
std::string mariadb(const std::string& url) {
    const std::size_t user = url.find("://") + 3;
    const std::size_t host = url.find('@', user) + 1;
    const std::size_t port = url.find(':', host) + 1;
    const std::size_t database = url.find('/', port) + 1;
    return "mariadb --default-character-set=utf8mb4 --user=" + url.substr(user, host - 1 - user) +
           " --host=" + url.substr(host, port - 1 - host) +
           " --port=" + url.substr(port, database - 1 - port) + " " + url.substr(database);
}

constexpr server postgresql_server{"PostgreSQL", "CORMORANT_POSTGRESQL",
                                   "Chinook_PostgreSql_SerialPKs.sql", psql, " encoding 'UTF8'"};
constexpr server mariadb_server{"MariaDB", "CORMORANT_MARIADB",
                                "Chinook_MySql_AutoIncrementPKs.sql", mariadb,
                                " character set utf8mb4"};

const server* server_of(test_shop::backend of) {
    if (of == test_shop::backend::sqlite) return nullptr;
    return of == test_shop::backend::postgresql ? &postgresql_server : &mariadb_server;
}

fs::path file_of(test_shop::backend of) {
    const server* on = server_of(of);
    return fs::path(variable("CORMORANT_CHINOOK")) /
           (on == nullptr ? "Chinook_Sqlite.sqlite" : on->script);
}

/// A database of a server with Chinook's script in it, which goes with the object.
class loaded_database {
public:
    loaded_database(const server& on, const fs::path& script)
        : admin_(cm::open(variable(on.variable))) {
        name_ = "chinook_" + std::to_string(getpid());
        run("create database " + name_ + on.encoding);
        url_ = variable(on.variable);
        url_.replace(url_.rfind('/') + 1, url_.npos, name_);
        load(on.client(url_), script);
        shop.emplace(cm::open(url_));
    }
    ~loaded_database() {
        shop.reset();
        run("drop database " + name_);
    }
    loaded_database(const loaded_database&) = delete;
    loaded_database& operator=(const loaded_database&) = delete;

    std::optional<cm::database> shop;

private:
    void run(const std::string& sql) const { cormorant::detail::run_text(admin_.scope(), sql); }
    // All but the lines that make the script's own database and go there.
    static void load(const std::string& client, const fs::path& script) {
        std::FILE* to = popen((client + " >&2").c_str(), "w");
        std::ifstream from(script);
        for (std::string line; std::getline(from, line);) {
            if (line.starts_with("DROP DATABASE") || line.starts_with("CREATE DATABASE") ||
                line.starts_with("\\c ") || line.starts_with("USE "))
                continue;
            std::fputs((line + '\n').c_str(), to);
        }
        if (pclose(to) != 0) throw std::runtime_error("cannot load " + script.string());
    }

    cm::database admin_;
    std::string name_;
    std::string url_;
};

// Databases are dropped before the program ends, while everything else is still there.
class all_loaded : public testing::Environment {
public:
    void TearDown() override { of.clear(); }
    std::map<const server*, loaded_database> of;
};

all_loaded& loaded() {
    static all_loaded& all =
        static_cast<all_loaded&>(*testing::AddGlobalTestEnvironment(new all_loaded));
    return all;
}

// Environments are added before the tests run.
[[maybe_unused]] const all_loaded& added = loaded();

}  // namespace

const char* test_shop::name() const {
    const server* on = server_of(backend_);
    return on == nullptr ? "SQLite" : on->name;
}

std::string test_shop::missing_server() const {
    const server* on = server_of(backend_);
    if (on == nullptr || !variable(on->variable).empty()) return "";
    return std::string(on->variable) + " is not set: there is no " + on->name + " server";
}

std::string test_shop::missing_data() const {
    if (variable("CORMORANT_CHINOOK").empty())
        return "CORMORANT_CHINOOK is not set: it names the directory that holds Chinook's files";
    if (!fs::exists(file_of(backend_)))
        return "CORMORANT_CHINOOK names a directory without " +
               file_of(backend_).filename().string();
    return "";
}

const cm::database& test_shop::open() const {
    const server* on = server_of(backend_);
    if (on != nullptr)
        return *loaded().of.try_emplace(on, *on, file_of(backend_)).first->second.shop;
    static const cm::database file = cm::open("sqlite:" + file_of(backend_).string() + "?mode=ro");
    return file;
}

}  // namespace chinook
