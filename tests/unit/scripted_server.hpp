#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "session/autocommit_scope.hpp"
#include "session/database_core.hpp"
#include "session/pool/connection_pool.hpp"
#include "sql/mariadb/mariadb_dialect.hpp"

namespace cormorant::detail {

/// A server of one transaction a connection, that does what a test says: some statements fail, some
/// end the transaction as well.
class scripted_server {
public:
    /// What became of a statement.
    struct answer {
        error_kind kind;
        bool ends_transaction = false;
        bool connection_lost = false;
        bool unfit = false;
    };

    static scripted_server& instance() {
        static scripted_server one;
        return one;
    }

    /// The texts that arrived, in order; those of BEGIN and its kin too.
    std::vector<std::string> heard;
    /// The answers to texts that fail; others do what they say.
    std::map<std::string, answer> failing;
    /// Texts that do what they say, and end the transaction without a word.
    std::vector<std::string> ending;
    int opened = 0;
    int closed = 0;

    [[nodiscard]] int count_of(std::string_view text) const {
        return static_cast<int>(std::count(heard.begin(), heard.end(), text));
    }
};

class scripted_connection;

class scripted_statement final : public statement {
public:
    scripted_statement(scripted_connection& on, std::string_view sql) : on_(on), sql_(sql) {}
    status bind(std::size_t, const value&) override { return {}; }
    status bind_all(std::size_t, std::span<const value>) override { return {}; }
    step next() override;
    cell at(std::size_t) override { return {}; }
    bool read(const row_plan&, std::size_t, void*) override { return false; }
    void reset() noexcept override {}
    [[nodiscard]] bool writes() const override { return true; }
    [[nodiscard]] std::size_t column_count() const override { return 0; }
    [[nodiscard]] std::string column_name(std::size_t) const override { return {}; }
    [[nodiscard]] std::int64_t changes() const override { return 1; }
    [[nodiscard]] failure last_failure() const override { return failure_; }

private:
    scripted_connection& on_;
    std::string sql_;
    failure failure_;
};

class scripted_connection final : public connection {
public:
    scripted_connection() { ++scripted_server::instance().opened; }
    ~scripted_connection() override { ++scripted_server::instance().closed; }

    std::unique_ptr<statement> prepare(std::string_view sql, failure&) override {
        return std::make_unique<scripted_statement>(*this, sql);
    }
    status execute(std::string_view sql) override {
        status wrong = hear(sql);
        for (const std::string& text : scripted_server::instance().ending)
            open_ = open_ && (wrong || text != sql);
        return wrong;
    }
    status control(const transaction_control& wanted) override {
        const std::string sql = text_of(wanted);
        if (sql.empty()) return {};
        if (status wrong = hear(sql)) return wrong;
        if (wanted.verb == transaction_verb::begin) open_ = true;
        if (wanted.verb == transaction_verb::commit) open_ = false;
        if (wanted.verb == transaction_verb::roll_back) open_ = false;
        return {};
    }
    [[nodiscard]] bool in_transaction() const override { return open_; }
    void interrupt() noexcept override {}

private:
    status hear(std::string_view sql) {
        scripted_server& server = scripted_server::instance();
        server.heard.emplace_back(sql);
        if (const auto found = server.failing.find(std::string(sql));
            found != server.failing.end()) {
            open_ = open_ && !found->second.ends_transaction;
            failure why;
            why.kind = found->second.kind;
            why.message = "the script says so";
            why.connection_lost = found->second.connection_lost;
            why.unfit = found->second.unfit;
            return why;
        }
        return {};
    }

    bool open_ = false;
};

inline step scripted_statement::next() {
    status wrong = on_.execute(sql_);
    if (!wrong) return step::done;
    failure_ = std::move(*wrong);
    return step::failed;
}

inline std::unique_ptr<connection> open_scripted(const endpoint&, failure&) {
    return std::make_unique<scripted_connection>();
}

inline constexpr backend scripted_backend{.kind = cormorant::backend::mariadb,
                                          .name = "scripted",
                                          .other_scheme = "",
                                          .place = backend_place::server,
                                          .open = &open_scripted};

/// A database of the scripted server, whose script begins anew.
inline scope_ref open_scripted_database() {
    scripted_server::instance() = {};
    pool_settings settings{.kind = &scripted_backend, .readers = 1};
    auto core = std::make_shared<database_core>(
        std::make_unique<connection_pool>(std::move(settings)), mariadb_dialect());
    return std::make_shared<autocommit_scope>(std::move(core));
}

}  // namespace cormorant::detail
