#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cormorant/cormorant.hpp"
#include "support/mariadb_server.hpp"
#include "support/needs.hpp"

/// The backends that the compliance suite runs on. A new one is one more entry in `all_backends`.
namespace compliance {

namespace cm = cormorant;

/// What a backend can do, where they differ. A test that needs more than is there skips itself and
/// says which feature it lacks.
struct features {
    bool survives_closing = true;        ///< what was committed is there when it is opened again
    bool several_connections = true;     ///< another connection reads while one writes
    bool is_a_file = false;              ///< the database is one file that a test may damage
    bool waits_for_row_locks = true;     ///< NOWAIT and SKIP LOCKED
    bool locks_chosen_tables = false;    ///< FOR UPDATE OF, FOR NO KEY UPDATE
    bool unicode_case = true;            ///< icontains knows the case of all letters
    bool dynamic_typing = false;         ///< a column may hold a value of another type
    bool long_decimals = true;           ///< decimals of more than 15 digits
    bool infinite_numbers = true;        ///< a double may be infinite
    bool keys_checked_at_commit = true;  ///< foreign keys may be broken inside a transaction
    bool narrow_integers = false;        ///< a column has the very range of its C++ type
    bool unsigned_integers = false;      ///< also of 64 bits without a sign
};

/// A database of one test alone, which goes with this object.
class fresh_database {
public:
    virtual ~fresh_database() = default;
    /// The URL, with options of the form "name=value&name=value".
    [[nodiscard]] virtual std::string url(std::string_view options = {}) const = 0;
    /// The file of backends that are one.
    [[nodiscard]] virtual std::string path() const { return {}; }
};

struct backend {
    std::string name;
    features can;
    std::unique_ptr<fresh_database> (*make)();
};

// ---- SQLite -------------------------------------------------------------------------------------

class sqlite_in_memory final : public fresh_database {
public:
    [[nodiscard]] std::string url(std::string_view options) const override {
        return "sqlite::memory:" + (options.empty() ? "" : "?" + std::string(options));
    }
};

class sqlite_in_a_file final : public fresh_database {
public:
    sqlite_in_a_file() {
        static int count = 0;
        path_ = testing::TempDir() + "cormorant_compliance_" + std::to_string(getpid()) + "_" +
                std::to_string(++count) + ".db";
        remove();
    }
    ~sqlite_in_a_file() override { remove(); }
    [[nodiscard]] std::string url(std::string_view options) const override {
        return "sqlite:" + path_ + (options.empty() ? "" : "?" + std::string(options));
    }
    [[nodiscard]] std::string path() const override { return path_; }

private:
    void remove() const {
        for (const char* suffix : {"", "-wal", "-shm", "-journal"})
            std::remove((path_ + suffix).c_str());
    }

    std::string path_;
};

// ---- servers ------------------------------------------------------------------------------------

/// A schema of the database that the variable CORMORANT_POSTGRESQL names. A schema is made and
/// dropped in milliseconds, a database is not.
class postgresql_schema final : public fresh_database {
public:
    postgresql_schema() {
        static int count = 0;
        name_ = "t" + std::to_string(getpid()) + "_" + std::to_string(++count);
        run("CREATE SCHEMA " + name_);
    }
    ~postgresql_schema() override { run("DROP SCHEMA " + name_ + " CASCADE"); }
    [[nodiscard]] std::string url(std::string_view options) const override {
        return server() + "?options=-csearch_path%3D" + name_ +
               (options.empty() ? "" : "&" + std::string(options));
    }
    /// Empty where there is no server.
    static std::string server() {
        const char* url = std::getenv("CORMORANT_POSTGRESQL");
        return url != nullptr ? url : "";
    }

private:
    static void run(const std::string& sql) {
        static const cm::database admin = cm::open(server() + "?pool_size=1");
        cormorant::detail::run_text(admin.scope(), sql);
    }

    std::string name_;
};

class mariadb_database final : public fresh_database {
public:
    [[nodiscard]] std::string url(std::string_view options) const override {
        return database_.url(options);
    }

private:
    mariadb_server::database database_;
};

// ---- the list -----------------------------------------------------------------------------------

template <class Fresh>
std::unique_ptr<fresh_database> make_fresh() {
    return std::make_unique<Fresh>();
}

inline const std::vector<backend>& all_backends() {
    static const std::vector<backend> list = {
        {"sqlite_file",
         {.is_a_file = true,
          .waits_for_row_locks = false,
          .unicode_case = false,
          .dynamic_typing = true,
          .long_decimals = false},
         &make_fresh<sqlite_in_a_file>},
        {"sqlite_memory",
         {.survives_closing = false,
          .several_connections = false,
          .waits_for_row_locks = false,
          .unicode_case = false,
          .dynamic_typing = true,
          .long_decimals = false},
         &make_fresh<sqlite_in_memory>},
        {"postgresql",
         {.locks_chosen_tables = true, .narrow_integers = true},
         &make_fresh<postgresql_schema>},
        {"mariadb",
         {.infinite_numbers = false,
          .keys_checked_at_commit = false,
          .narrow_integers = true,
          .unsigned_integers = true},
         &make_fresh<mariadb_database>},
    };
    return list;
}

/// Whether the tests can reach the backend: a server that was not started is passed over, and a
/// test of its own says so.
inline bool is_there(const backend& b) {
    if (b.name == "mariadb") return !mariadb_server::url().empty();
    return b.name != "postgresql" || !postgresql_schema::server().empty();
}

inline std::vector<const backend*> each_backend() {
    std::vector<const backend*> list;
    for (const backend& b : all_backends())
        if (is_there(b)) list.push_back(&b);
    return list;
}

inline std::string backend_name(const testing::TestParamInfo<const backend*>& info) {
    return info.param->name;
}

/// The fixture of all compliance tests: an empty database `db` of the backend under test.
class on_backend : public testing::TestWithParam<const backend*> {
protected:
    [[nodiscard]] const features& can() const { return GetParam()->can; }
    /// The test's database once more, with other options.
    [[nodiscard]] cm::database open_again(std::string_view options = {}) const {
        return cm::open(fresh->url(options));
    }

    std::unique_ptr<fresh_database> fresh = GetParam()->make();
    cm::database db = cm::open(fresh->url());
};

/// The error that `work` throws, of the type asked for; a test failure where it throws none.
template <class Error = cm::error, class Work>
Error thrown_by(Work&& work) {
    try {
        work();
    } catch (const Error& e) {
        return e;
    } catch (const std::exception& e) {
        ADD_FAILURE() << "another exception was thrown: " << e.what();
        return Error(cm::error_details{});
    }
    ADD_FAILURE() << "nothing was thrown";
    return Error(cm::error_details{});
}

inline bool holds(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

}  // namespace compliance

/// Runs the TEST_P cases of a fixture on every backend.
#define CORMORANT_ON_EVERY_BACKEND(fixture)                                 \
    INSTANTIATE_TEST_SUITE_P(every_backend, fixture,                        \
                             testing::ValuesIn(compliance::each_backend()), \
                             compliance::backend_name)
