#include "driver/sqlite/sqlite_broken_key.hpp"

#include <sqlite3.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cormorant::detail {
namespace {

constexpr std::size_t most_rows = 1'000;
constexpr std::chrono::seconds patience{1};
constexpr int steps_between_looks = 10'000;

struct changed_row {
    int operation = 0;  // SQLITE_INSERT, SQLITE_UPDATE or SQLITE_DELETE
    std::string table;
    sqlite3_int64 rowid = 0;
};

struct foreign_key {
    std::string table;
    std::string column;
    std::string parent;
    std::string parent_column;
    std::string on_delete;
};

using query_ptr = std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)>;
using broken_counts = std::map<std::pair<std::string, int>, int>;  // by table and number of the key

std::string quoted(std::string_view name) {
    std::string text = "\"";
    for (const char c : name) text.append(c == '"' ? 2 : 1, c);
    return text + '"';
}

std::string text_at(sqlite3_stmt* row, int column) {
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(row, column));
    return text != nullptr ? text : "";
}

/// While it lives, statements that take too long are interrupted.
class time_limit {
public:
    explicit time_limit(sqlite3* database) : database_(database) {
        sqlite3_progress_handler(database, steps_between_looks, &is_over, this);
    }
    ~time_limit() { sqlite3_progress_handler(database_, 0, nullptr, nullptr); }
    time_limit(const time_limit&) = delete;
    time_limit& operator=(const time_limit&) = delete;

private:
    static int is_over(void* limit) {
        return std::chrono::steady_clock::now() > static_cast<time_limit*>(limit)->end_ ? 1 : 0;
    }

    sqlite3* database_;
    std::chrono::steady_clock::time_point end_ = std::chrono::steady_clock::now() + patience;
};

/// A savepoint in which foreign keys are checked at the end, which never comes.
class undone_savepoint {
public:
    explicit undone_savepoint(sqlite3* database) : database_(database) {
        put_off_before_ = setting() == 1;
        open_ = run("SAVEPOINT cormorant_broken_key") && run("PRAGMA defer_foreign_keys = ON");
    }
    ~undone_savepoint() { end(); }
    undone_savepoint(const undone_savepoint&) = delete;
    undone_savepoint& operator=(const undone_savepoint&) = delete;

    [[nodiscard]] bool open() const noexcept { return open_; }
    void end() noexcept {
        if (!std::exchange(open_, false)) return;
        (void)run("ROLLBACK TO cormorant_broken_key");
        if (!put_off_before_) (void)run("PRAGMA defer_foreign_keys = OFF");
        (void)run("RELEASE cormorant_broken_key");
    }

private:
    bool run(const char* sql) noexcept {
        return sqlite3_exec(database_, sql, nullptr, nullptr, nullptr) == SQLITE_OK;
    }
    int setting() const {
        sqlite3_stmt* made = nullptr;
        sqlite3_prepare_v2(database_, "PRAGMA defer_foreign_keys", -1, &made, nullptr);
        const query_ptr query(made, &sqlite3_finalize);
        return sqlite3_step(made) == SQLITE_ROW ? sqlite3_column_int(made, 0) : 0;
    }

    sqlite3* database_;
    bool put_off_before_ = false;
    bool open_ = false;
};

class key_search {
public:
    key_search(sqlite3* database, failure& why) : database_(database), why_(why) {}

    /// Runs the statement, and notes the rows that it changes; false where it is refused again.
    bool run_again(sqlite3_stmt* failed) {
        sqlite3_reset(failed);
        sqlite3_update_hook(database_, &note, this);
        int code = SQLITE_ROW;
        while (code == SQLITE_ROW) code = sqlite3_step(failed);
        sqlite3_update_hook(database_, nullptr, nullptr);
        sqlite3_reset(failed);
        return code == SQLITE_DONE;
    }

    /// Whether one of the changed rows has a key without a row, or had a row with its key.
    bool look_at_changed_rows() {
        const time_limit limit(database_);
        for (const changed_row& row : changed_) {
            const bool gone = row.operation == SQLITE_DELETE;
            const auto keys = gone ? keys_to(row.table) : keys_of(row.table);
            for (const foreign_key& key : keys)
                if (gone ? is_left_behind(key, row) : leads_nowhere(key, row)) return found(key);
        }
        return false;
    }

    /// The same of rows that could not be removed at all, which are still there.
    bool look_at_kept_rows() {
        const time_limit limit(database_);
        for (const changed_row& row : changed_) {
            if (row.operation != SQLITE_DELETE) continue;
            for (const foreign_key& key : keys_to(row.table))
                if (refuses_removal(key) && is_referred_to(key, row)) return found(key);
        }
        return false;
    }

    /// How many rows of each key lead nowhere; nothing where that takes too long.
    broken_counts count_broken() {
        const time_limit limit(database_);
        broken_counts counts;
        const query_ptr rows = prepare("PRAGMA foreign_key_check");
        int code = SQLITE_DONE;
        while (rows != nullptr && (code = sqlite3_step(rows.get())) == SQLITE_ROW)
            ++counts[{text_at(rows.get(), 0), sqlite3_column_int(rows.get(), 3)}];
        return code == SQLITE_DONE ? counts : broken_counts();
    }

    void take(const std::pair<std::string, int>& key) {
        const query_ptr row =
            prepare("SELECT \"from\" FROM pragma_foreign_key_list(?1) WHERE id = ?2 ORDER BY seq");
        if (row == nullptr) return;
        sqlite3_bind_text(row.get(), 1, key.first.c_str(), -1, SQLITE_STATIC);
        sqlite3_bind_int(row.get(), 2, key.second);
        why_.table = key.first;
        while (sqlite3_step(row.get()) == SQLITE_ROW) why_.columns.push_back(text_at(row.get(), 0));
    }

private:
    static void note(void* search, int operation, const char*, const char* table,
                     sqlite3_int64 rowid) {
        auto& changed = static_cast<key_search*>(search)->changed_;
        if (changed.size() < most_rows) changed.push_back({operation, table, rowid});
    }

    query_ptr prepare(const std::string& sql) const {
        sqlite3_stmt* made = nullptr;
        (void)sqlite3_prepare_v2(database_, sql.c_str(), -1, &made, nullptr);
        return {made, &sqlite3_finalize};
    }

    // The keys of one column: `which` is a condition on the names of both tables, ?1.
    std::vector<foreign_key> keys_where(const std::string& table, const std::string& which) const {
        const query_ptr rows = prepare(
            "SELECT m.name, k.\"from\", k.\"table\", coalesce(k.\"to\", (SELECT p.name FROM "
            "pragma_table_info(k.\"table\") AS p WHERE p.pk = 1)), k.on_delete FROM sqlite_master "
            "AS m, pragma_foreign_key_list(m.name) AS k WHERE m.type = 'table' AND lower(" +
            which + ") = lower(?1) GROUP BY m.name, k.id HAVING count(*) = 1");
        std::vector<foreign_key> keys;
        if (rows == nullptr) return keys;
        sqlite3_bind_text(rows.get(), 1, table.c_str(), -1, SQLITE_STATIC);
        while (sqlite3_step(rows.get()) == SQLITE_ROW)
            keys.push_back({text_at(rows.get(), 0), text_at(rows.get(), 1), text_at(rows.get(), 2),
                            text_at(rows.get(), 3), text_at(rows.get(), 4)});
        return keys;
    }
    const std::vector<foreign_key>& keys_of(const std::string& table) {
        const auto [at, fresh] = own_.try_emplace(table);
        if (fresh) at->second = keys_where(table, "m.name");
        return at->second;
    }
    const std::vector<foreign_key>& keys_to(const std::string& table) {
        const auto [at, fresh] = incoming_.try_emplace(table);
        if (fresh) at->second = keys_where(table, "k.\"table\"");
        return at->second;
    }

    bool has_row(const std::string& sql, sqlite3_int64 rowid) const {
        const query_ptr rows = prepare(sql);
        if (rows == nullptr) return false;
        sqlite3_bind_int64(rows.get(), 1, rowid);
        return sqlite3_step(rows.get()) == SQLITE_ROW;
    }

    bool leads_nowhere(const foreign_key& key, const changed_row& row) const {
        const std::string column = "c." + quoted(key.column);
        return has_row("SELECT 1 FROM " + quoted(key.table) + " AS c WHERE c.rowid = ?1 AND " +
                           column + " IS NOT NULL AND NOT EXISTS (SELECT 1 FROM " +
                           quoted(key.parent) + " AS p WHERE p." + quoted(key.parent_column) +
                           " = " + column + ")",
                       row.rowid);
    }

    // The row is gone: it is known by its key where that is the number of the row.
    bool is_left_behind(const foreign_key& key, const changed_row& row) const {
        if (!has_row("SELECT ?1 FROM pragma_table_info('" + escaped(key.parent) +
                         "') GROUP BY 1 HAVING sum(pk > 0) = 1 AND sum(pk > 0 AND upper(type) = "
                         "'INTEGER' AND lower(name) = lower('" +
                         escaped(key.parent_column) + "')) = 1",
                     row.rowid))
            return false;
        return has_row("SELECT 1 FROM " + quoted(key.table) + " AS c WHERE c." +
                           quoted(key.column) + " = ?1 AND NOT EXISTS (SELECT 1 FROM " +
                           quoted(key.parent) + " AS p WHERE p." + quoted(key.parent_column) +
                           " = ?1) LIMIT 1",
                       row.rowid);
    }

    bool is_referred_to(const foreign_key& key, const changed_row& row) const {
        return has_row("SELECT 1 FROM " + quoted(key.parent) + " AS p, " + quoted(key.table) +
                           " AS c WHERE p.rowid = ?1 AND c." + quoted(key.column) + " = p." +
                           quoted(key.parent_column) + " LIMIT 1",
                       row.rowid);
    }

    static bool refuses_removal(const foreign_key& key) {
        return key.on_delete == "RESTRICT" || key.on_delete == "NO ACTION";
    }

    static std::string escaped(std::string_view name) {
        std::string text;
        for (const char c : name) text.append(c == '\'' ? 2 : 1, c);
        return text;
    }

    bool found(const foreign_key& key) {
        why_.table = key.table;
        why_.columns = {key.column};
        return true;
    }

    sqlite3* database_;
    failure& why_;
    std::vector<changed_row> changed_;
    std::map<std::string, std::vector<foreign_key>> own_;
    std::map<std::string, std::vector<foreign_key>> incoming_;
};

}  // namespace

void find_broken_key(sqlite3* database, sqlite3_stmt* failed, failure& why) {
    undone_savepoint savepoint(database);
    if (!savepoint.open()) return;
    key_search search(database, why);
    if (!search.run_again(failed)) {
        savepoint.end();
        (void)search.look_at_kept_rows();
        return;
    }
    if (search.look_at_changed_rows()) return;
    const broken_counts after = search.count_broken();
    savepoint.end();
    // Rows may have led nowhere before.
    const broken_counts before = after.size() > 1 ? search.count_broken() : broken_counts();
    for (const auto& [key, rows] : after) {
        const auto known = before.find(key);
        if (known == before.end() || known->second < rows) return search.take(key);
    }
}

void find_broken_key_of_transaction(sqlite3* database, failure& why) {
    key_search search(database, why);
    if (const broken_counts broken = search.count_broken(); !broken.empty())
        search.take(broken.begin()->first);
}

}  // namespace cormorant::detail
