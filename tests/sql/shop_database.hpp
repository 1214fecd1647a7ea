#pragma once

#include <sqlite3.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "driver/sqlite/sqlite_functions.hpp"
#include "sql/ask.hpp"
#include "sql/ddl/ddl.hpp"

/// The shop in a SQLite database in memory, to run what the compiler prints.
namespace shop {

struct close_database {
    void operator()(sqlite3* db) const { sqlite3_close(db); }
};

class shop_database {
public:
    shop_database() {
        sqlite3* opened = nullptr;
        sqlite3_open(":memory:", &opened);
        db_.reset(opened);
        (void)detail::register_sqlite_functions(opened);
        for (const std::string& statement : detail::create_table_statements(
                 {&detail::model_of<Group>(), &detail::model_of<Profile>(),
                  &detail::model_of<User>(), &detail::model_of<Order>(), &detail::model_of<Line>()},
                 detail::sqlite_dialect()))
            run(statement);
        // Ann has two paid orders and an open one, Bo one void order, Cy none.
        run("INSERT INTO profile VALUES (1, '', 'Paris'), (2, '', NULL), (3, '', 'Rome')");
        run("INSERT INTO \"group\" VALUES (1, 'admins'), (2, 'staff')");
        run("INSERT INTO app_user (id, name, is_active, rating, balance, picture, profile_id, "
            "boss_id) "
            "VALUES (1, 'Ann', 1, 5, 10.5, '', 1, NULL), (2, 'Bo', 1, NULL, 0.1, '', 2, 1), "
            "(3, 'Cy', 0, 1, 0.2, '', 3, 1)");
        run("INSERT INTO app_user_groups (user_id, group_id) VALUES (1, 1), (1, 2), (2, 2)");
        run("INSERT INTO \"order\" (id, user_id, total, status, note, created) VALUES "
            "(1, 1, 10, 'paid', 'x', '2024-01-31 23:59:59.999999'), "
            "(2, 1, 200, 'paid', NULL, '2024-02-29 12:00:00'), (3, 1, 5, 'open', NULL, "
            "'2024-03-01 00:00:00'), (4, 2, 7, 'void', NULL, '1969-12-31 23:59:59.500000')");
        run("INSERT INTO \"Order \"\"Details\"\"\" (\"OrderID\", sku, quantity, price) VALUES "
            "(1, 'a', 1, 0.1), (1, 'b', 2, 0.2), (2, 'a', 3, 5), (4, 'c', 4, 1)");
    }

    /// The rows of the query, columns between commas and rows between spaces, NULL as "-".
    template <class Ask>
    std::string rows(const Ask& asked) {
        const detail::compiled_query compiled =
            detail::compile(asked.query(), detail::sqlite_dialect());
        sqlite3_stmt* statement = prepare(compiled.sql);
        for (std::size_t i = 0; i < compiled.binds.size(); ++i)
            bind(statement, static_cast<int>(i) + 1, bound_value(asked.query(), compiled.binds[i]));
        std::string out = all_rows(statement, compiled.shape.first_extra);
        sqlite3_finalize(statement);
        return out;
    }
    void run(const std::string& sql) {
        char* message = nullptr;
        if (sqlite3_exec(db_.get(), sql.c_str(), nullptr, nullptr, &message) != SQLITE_OK)
            throw std::runtime_error(message + (" in " + sql));
    }

private:
    sqlite3_stmt* prepare(const std::string& sql) {
        sqlite3_stmt* statement = nullptr;
        if (sqlite3_prepare_v2(db_.get(), sql.c_str(), -1, &statement, nullptr) != SQLITE_OK)
            throw std::runtime_error(sqlite3_errmsg(db_.get()) + (" in " + sql));
        return statement;
    }
    static void bind(sqlite3_stmt* statement, int at, const detail::value& v) {
        switch (v.kind()) {
            case detail::value_kind::null:
                sqlite3_bind_null(statement, at);
                break;
            case detail::value_kind::real:
                sqlite3_bind_double(statement, at, v.as_real());
                break;
            case detail::value_kind::text:
                sqlite3_bind_text(statement, at, v.as_text().data(),
                                  static_cast<int>(v.as_text().size()), SQLITE_TRANSIENT);
                break;
            case detail::value_kind::decimal:
                sqlite3_bind_double(statement, at, v.as_decimal().to_double());
                break;
            case detail::value_kind::utc_time: {
                const std::string text = cormorant::to_text(
                    cormorant::utc_time(std::chrono::microseconds(v.as_integer())));
                sqlite3_bind_text(statement, at, text.c_str(), -1, SQLITE_TRANSIENT);
                break;
            }
            default:
                sqlite3_bind_int64(statement, at, v.as_integer());
                break;
        }
    }
    // Of rows of a model the key alone, then what comes behind its columns.
    static std::string all_rows(sqlite3_stmt* statement, std::size_t first_extra) {
        std::string out;
        int code = 0;
        while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
            if (!out.empty()) out += ' ';
            for (int i = 0; i < sqlite3_column_count(statement); ++i) {
                if (i != 0 && static_cast<std::size_t>(i) < first_extra) continue;
                if (i != 0) out += ',';
                const auto* text = sqlite3_column_text(statement, i);
                out += text == nullptr ? "-" : reinterpret_cast<const char*>(text);
            }
        }
        if (code != SQLITE_DONE)
            throw std::runtime_error(sqlite3_errmsg(sqlite3_db_handle(statement)));
        return out;
    }

    std::unique_ptr<sqlite3, close_database> db_;
};

}  // namespace shop
