#include "oracle/faulty_driver.hpp"

#include <map>

#include "session/autocommit_scope.hpp"
#include "session/database_core.hpp"
#include "session/pool/connection_pool.hpp"
#include "session/pool/database_url.hpp"

namespace oracle {

faulty_plan& plan_of_faults() {
    static faulty_plan plan;
    return plan;
}

namespace {

using namespace cormorant::detail;
using cormorant::error_kind;

// The real connection, until it is cut. Statements share it.
struct line {
    std::unique_ptr<connection> real;
    void cut() {
        if (real != nullptr) is_cut = true;
    }
    bool is_cut = false;
    bool is_stuck = false;
};
using line_ref = std::shared_ptr<line>;

failure lost() {
    failure why;
    why.kind = error_kind::connection;
    why.message = "the connection was cut";
    why.connection_lost = true;
    return why;
}

failure of_kind(error_kind kind, std::string message) {
    failure why;
    why.kind = kind;
    why.message = std::move(message);
    return why;
}

bool ends_something(transaction_verb verb) {
    switch (verb) {
        case transaction_verb::commit:
        case transaction_verb::roll_back:
        case transaction_verb::release:
        case transaction_verb::roll_back_to:
            return true;
        case transaction_verb::isolate:
        case transaction_verb::begin:
        case transaction_verb::savepoint:
            break;
    }
    return false;
}

// Runs a statement, or what goes wrong in its place.
template <class Run>
status run_or_fail(line& on, std::string_view sql, const Run& run) {
    if (on.is_cut) return lost();
    faulty_plan& plan = plan_of_faults();
    if (plan.statements++ != plan.at) return run();
    plan.failed_sql = sql;
    switch (plan.what) {
        case fault::none:
            return run();
        case fault::refused:
            return of_kind(error_kind::timeout, "refused");
        case fault::stuck:
            on.is_stuck = true;
            return of_kind(error_kind::timeout, "refused");
        case fault::rolled_back:
            if (on.real->in_transaction()) (void)on.real->control({transaction_verb::roll_back});
            return of_kind(error_kind::rollback, "deadlock");
        case fault::reply_lost:
            (void)run();
            on.cut();
            return lost();
        case fault::cut:
            on.cut();
            return lost();
    }
    return {};
}

class faulty_statement final : public statement {
public:
    faulty_statement(line_ref on, std::unique_ptr<statement> real, std::string_view sql)
        : on_(std::move(on)), real_(std::move(real)), sql_(sql) {}

    status bind(std::size_t i, const value& v) override { return real_->bind(i, v); }
    status bind_all(std::size_t first, std::span<const value> values) override {
        return real_->bind_all(first, values);
    }
    status bind_array(std::size_t i, std::span<const value> values) override {
        return real_->bind_array(i, values);
    }
    void stream_rows() noexcept override { real_->stream_rows(); }
    step next() override {
        if (began_ && !wrong_) return real_->next();
        if (began_) return step::failed;
        began_ = true;
        step first = step::done;
        wrong_ = run_or_fail(*on_, sql_, [&]() -> status {
            first = real_->next();
            if (first == step::failed) return real_->last_failure();
            return {};
        });
        return wrong_ ? step::failed : first;
    }
    cell at(std::size_t column) override { return real_->at(column); }
    bool read(const row_plan& plan, std::size_t first, void* row) override {
        return real_->read(plan, first, row);
    }
    void reset() noexcept override {
        real_->reset();
        began_ = false;
        wrong_.reset();
    }
    [[nodiscard]] bool writes() const override { return real_->writes(); }
    [[nodiscard]] std::size_t column_count() const override { return real_->column_count(); }
    [[nodiscard]] std::string column_name(std::size_t c) const override {
        return real_->column_name(c);
    }
    [[nodiscard]] std::int64_t changes() const override { return real_->changes(); }
    [[nodiscard]] std::int64_t made_key() const override { return real_->made_key(); }
    [[nodiscard]] failure last_failure() const override {
        return wrong_ ? *wrong_ : real_->last_failure();
    }

private:
    line_ref on_;
    std::unique_ptr<statement> real_;
    std::string sql_;
    bool began_ = false;
    status wrong_;
};

class faulty_connection final : public connection {
public:
    explicit faulty_connection(std::unique_ptr<connection> real) : on_(std::make_shared<line>()) {
        on_->real = std::move(real);
    }
    std::unique_ptr<statement> prepare(std::string_view sql, failure& why) override {
        if (on_->is_cut) {
            why = lost();
            return nullptr;
        }
        auto real = on_->real->prepare(sql, why);
        if (real == nullptr) return nullptr;
        return std::make_unique<faulty_statement>(on_, std::move(real), sql);
    }
    status execute(std::string_view sql) override {
        return run_or_fail(*on_, sql, [&] { return on_->real->execute(sql); });
    }
    status control(const transaction_control& wanted) override {
        const std::string sql = text_of(wanted);
        if (sql.empty()) return {};
        return run_or_fail(*on_, sql, [&]() -> status {
            const bool sticks = on_->is_stuck && plan_of_faults().sticks;
            if (sticks && ends_something(wanted.verb) && on_->real->in_transaction())
                return of_kind(error_kind::timeout, "refused");
            return on_->real->control(wanted);
        });
    }
    [[nodiscard]] std::string text_of(const transaction_control& wanted) const override {
        return on_->real->text_of(wanted);
    }
    // The server rolls back what was open on a line that is cut.
    [[nodiscard]] bool in_transaction() const override {
        return !on_->is_cut && on_->real->in_transaction();
    }
    void interrupt() noexcept override { on_->real->interrupt(); }
    void await_interrupt() noexcept override { on_->real->await_interrupt(); }
    [[nodiscard]] bool usable() noexcept override { return !on_->is_cut && on_->real->usable(); }
    [[nodiscard]] bool ping() noexcept override { return !on_->is_cut && on_->real->ping(); }
    [[nodiscard]] bool runs_arrays() const override { return false; }

private:
    line_ref on_;
};

// A driver is a plain function: it finds the real one by the backend's name.
std::unique_ptr<connection> open_line(const endpoint& where, failure& why) {
    auto real = find_backend(where.backend).open(where, why);
    if (real == nullptr) return nullptr;
    return std::make_unique<faulty_connection>(std::move(real));
}

}  // namespace

scope_ref open_faulty(const std::string& url) {
    static std::map<std::string_view, backend> kinds;
    pool_settings settings = parse_database_url(url, {});
    backend& kind = kinds.emplace(settings.kind->name, *settings.kind).first->second;
    kind.open = &open_line;
    settings.kind = &kind;
    const dialect& target = kind.sql();
    auto pool = std::make_unique<connection_pool>(std::move(settings));
    auto core = std::make_shared<database_core>(std::move(pool), target);
    return std::make_shared<autocommit_scope>(std::move(core));
}

}  // namespace oracle
