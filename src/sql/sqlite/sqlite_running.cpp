#include "sql/sqlite/sqlite_running.hpp"

#include "sql/ddl/ddl_tokens.hpp"
#include "sql/sqlite/sqlite_alter.hpp"

namespace cormorant::detail {
namespace {

constexpr std::string_view begins_rebuild = "CREATE TABLE \"cm_new_";

// 'text' with its quotes doubled.
std::string literal(std::string_view text) {
    std::string made = "'";
    for (const char c : text) made.append(c == '\'' ? 2 : 1, c);
    return made + "'";
}

// Of CREATE TABLE "cm_new_t": t.
std::string rebuilt_table(const std::string& sql) {
    ddl_reader reader(sql, ddl_quotes::standard);
    (void)reader.accept_all({"CREATE", "TABLE"});
    return reader.name().substr(std::string_view("cm_new_").size());
}

class sqlite_run_spelling final : public run_spelling {
public:
    // A rebuild drops the table: with keys on, that would remove what refers to its rows. Inside a
    // transaction the switch is ignored.
    [[nodiscard]] std::vector<std::string> prepare(const ask_rows& ask) const override {
        const std::vector<text_row> keys = ask("PRAGMA foreign_keys");
        const bool on = !keys.empty() && keys[0][0] == "1";
        (void)ask("PRAGMA foreign_keys = OFF");
        return {on ? "PRAGMA foreign_keys = ON" : "PRAGMA foreign_keys = OFF",
                "PRAGMA legacy_alter_table = OFF"};
    }
    [[nodiscard]] std::string_view broken_keys() const override {
        return "PRAGMA foreign_key_check";
    }
    [[nodiscard]] run_place place_of(std::string_view) const override {
        return run_place::together;
    }
    [[nodiscard]] std::vector<alteration> alter_gently(const held_table& before,
                                                       const held_table& after) const override {
        return sqlite_alter(before, after);
    }
    [[nodiscard]] bool rebuilds() const override { return true; }
    [[nodiscard]] std::vector<lost_part> lost_by(const std::string& sql,
                                                 const ask_rows& ask) const override {
        std::vector<lost_part> lost;
        if (!sql.starts_with(begins_rebuild)) return lost;
        for (const text_row& row :
             ask("SELECT name, sql FROM main.sqlite_master WHERE type IN ('index', 'trigger') AND "
                 "sql IS NOT NULL AND lower(tbl_name) = lower(" +
                 literal(rebuilt_table(sql)) + ") ORDER BY type, name"))
            lost.push_back({row[0].value_or(""), row[1].value_or("")});
        return lost;
    }
    [[nodiscard]] bool ends_rebuild(std::string_view sql) const override {
        return sql == "PRAGMA legacy_alter_table = OFF";
    }
};

}  // namespace

const run_spelling& sqlite_running() {
    static const sqlite_run_spelling spelling;
    return spelling;
}

}  // namespace cormorant::detail
