#include "driver/postgres/postgres_statement.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <exception>
#include <utility>

#include "driver/postgres/postgres_errors.hpp"
#include "driver/postgres/postgres_text.hpp"
#include "driver/text_failures.hpp"
#include "driver/value_check.hpp"

namespace cormorant::detail {
namespace {

constexpr int rows_a_fetch = 1000;
constexpr int binary = 1;

}  // namespace

postgres_statement::postgres_statement(postgres_connection& on, std::string_view sql)
    : on_(on),
      sql_(sql),
      writes_(sort_of(sql) != statement_sort::reads),
      direct_(sort_of(sql) == statement_sort::utility) {}

postgres_statement::~postgres_statement() {
    end_runs();
    if (!name_.empty()) on_.forget(std::move(name_));
}

status postgres_statement::prepare() {
    if (direct_) return refused_text();
    description one = to_be_described();
    on_.describe_all({&one, 1});
    if (one.wrong) return std::move(one.wrong);
    adopt(std::move(one));
    return {};
}

// What the server would not answer as a statement is answered.
status postgres_statement::refused_text() const {
    if (from_first_statement(sql_, postgres_lexis()).empty()) return no_statement_failure();
    if (copies_over_connection(sql_)) return postgres_copy_refusal();
    return {};
}

description postgres_statement::to_be_described() {
    return {on_.names_statements() ? on_.next_name() : std::string(), &sql_};
}

void postgres_statement::adopt(description answer) {
    if (!name_.empty()) on_.forget(std::move(name_));
    name_ = std::move(answer.name);
    described_ = std::move(answer.found);
    stale_ = false;
    describe_columns();
}

// One column of a type that we cannot read in binary is enough: libpq asks for all as text.
void postgres_statement::describe_columns() {
    text_results_ = std::find(described_.columns.begin(), described_.columns.end(),
                              wire_type::other) != described_.columns.end();
    parameters_.resize(described_.parameters.size());
    pointers_.resize(parameters_.size());
    lengths_.resize(parameters_.size());
    formats_.resize(parameters_.size());
}

// ---- parameters ---------------------------------------------------------------------------------

status postgres_statement::parameter_at(std::size_t index, parameter*& out) {
    if (std::exchange(sent_, false)) {
        bound_ = 0;
        buffer_.clear();
    }
    if (stale_ && bound_ == 0)
        if (status wrong = prepare()) return wrong;
    ++bound_;
    if (index < parameters_.size()) {
        out = &parameters_[index];
        *out = {};
    }
    return {};
}

// Texts, as long as they live until the run; the server reads them as what it wants.
status postgres_statement::borrow(parameter& into, std::string_view text) const {
    if (status wrong = check_length(text.size())) return wrong;
    into.borrowed = text.data() != nullptr ? text.data() : "";
    into.length = static_cast<int>(text.size());
    into.null = false;
    return {};
}

status postgres_statement::encoded(parameter& into, std::size_t begin) {
    const std::size_t length = buffer_.size() - begin;
    if (status wrong = check_length(length)) return wrong;
    if (into.format == wire_format::text) buffer_.append('\0');
    into.begin = begin;
    into.length = static_cast<int>(length);
    into.null = false;
    return {};
}

status postgres_statement::bind(std::size_t index, const value& v) {
    parameter* into = nullptr;
    if (status wrong = parameter_at(index, into)) return wrong;
    if (into == nullptr || v.is_null()) return {};
    const bool characters = v.kind() == value_kind::text || v.kind() == value_kind::json;
    if (characters) {
        if (status wrong = check_length(v.as_text().size())) return wrong;
        if (status wrong = check_text(v.as_text())) return wrong;
        // Texts that libpq takes by their length: binary is the same bytes.
        const type_number type = described_.parameters[index];
        const bool plain = type == pg::text || type == pg::varchar;
        if (plain) {
            into->format = wire_format::binary;
            return borrow(*into, v.as_text());
        }
    }
    if (v.kind() == value_kind::bytes) {
        into->format = wire_format::binary;
        return borrow(*into, v.as_text());
    }
    const std::size_t begin = buffer_.size();
    if (status wrong = encode_value(buffer_, v, described_.parameters[index], into->format))
        return wrong;
    return encoded(*into, begin);
}

status postgres_statement::bind_all(std::size_t first, std::span<const value> values) {
    for (const value& v : values)
        if (status wrong = bind(first++, v)) return at_parameter(std::move(wrong), first - 1);
    return {};
}

template <class Encode>
status postgres_statement::bind_encoded(std::size_t index, Encode encode) {
    parameter* into = nullptr;
    if (status wrong = parameter_at(index, into)) return wrong;
    if (into == nullptr) return {};
    const std::size_t begin = buffer_.size();
    if (status wrong = encode(described_.parameters[index], into->format)) return wrong;
    return encoded(*into, begin);
}

status postgres_statement::bind_array(std::size_t index, std::span<const value> values) {
    return bind_encoded(index, [&](type_number type, wire_format& format) {
        return encode_array(buffer_, values, type, format);
    });
}

status postgres_statement::bind_column(std::size_t index, const member_place& from,
                                       const row_span& rows) {
    return bind_encoded(index, [&](type_number type, wire_format& format) {
        return encode_column(buffer_, from, rows, type, format);
    });
}

bool postgres_statement::complete() {
    if (bound_ != parameters_.size()) {
        failure_ =
            data_failure(fmt::format("the statement has {} parameters, but {} values were given",
                                     parameters_.size(), bound_));
        failure_.kind = error_kind::usage;
        return false;
    }
    for (std::size_t i = 0; i < parameters_.size(); ++i) {
        const parameter& p = parameters_[i];
        pointers_[i] = p.null                  ? nullptr
                       : p.borrowed != nullptr ? p.borrowed
                                               : buffer_.data() + p.begin;
        lengths_[i] = p.length;
        formats_[i] = p.format == wire_format::binary ? binary : 0;
    }
    return true;
}

// ---- running ------------------------------------------------------------------------------------

int postgres_statement::queue(const std::string& sql, const std::string& name) const {
    const int count = static_cast<int>(parameters_.size());
    const int format = text_results_ ? 0 : binary;
    return name.empty()
               ? PQsendQueryParams(on_.handle(), sql.c_str(), count, described_.parameters.data(),
                                   pointers_.data(), lengths_.data(), formats_.data(), format)
               : PQsendQueryPrepared(on_.handle(), name.c_str(), count, pointers_.data(),
                                     lengths_.data(), formats_.data(), format);
}

result_ptr postgres_statement::send(const std::string& sql, const std::string& name) {
    if (!on_.is_quiet()) return on_.send_with_later([&] { return queue(sql, name); });
    return on_.ask([&] { return queue(sql, name); });
}

bool postgres_statement::run() {
    if (stale_ && bound_ == 0) {
        if (status wrong = prepare()) {
            failure_ = std::move(*wrong);
            return false;
        }
    }
    if (!complete()) return false;
    if (streams_) return open_cursor() && fetch();
    result_ptr result = send(sql_, name_);
    if (!succeeded(result.get()) && !name_.empty()) return run_again(result);
    return take(std::move(result));
}

// Nothing was done yet: outside a transaction the statement is prepared and sent again.
bool postgres_statement::run_again(const result_ptr& refused) {
    if (!needs_preparing(refused.get())) return fail(refused.get());
    const failure why = on_.failure_of(refused.get());
    stale_ = true;
    const std::vector<type_number> bound_as = described_.parameters;
    if (on_.in_transaction() || prepare() || described_.parameters != bound_as) {
        failure_ = why;
        return false;
    }
    return take(send(sql_, name_));
}

bool postgres_statement::take(result_ptr result) {
    if (!succeeded(result.get())) return fail(result.get());
    result_ = std::move(result);
    row_ = 0;
    rows_ = PQntuples(result_.get());
    const std::string_view changed = writes_ ? PQcmdTuples(result_.get()) : "";
    changes_ = 0;
    std::from_chars(changed.data(), changed.data() + changed.size(), changes_);
    // What is sent as a text is looked at by the server anew; of a prepared statement it says so.
    return (!direct_ && !name_.empty() && cursor_.empty()) || take_columns();
}

bool postgres_statement::has_described_columns() const noexcept {
    const PGresult* from = result_.get();
    bool same = described_.types.size() == static_cast<std::size_t>(PQnfields(from));
    for (int i = 0; same && i < PQnfields(from); ++i)
        same = described_.types[static_cast<std::size_t>(i)] == PQftype(from, i) &&
               described_.names[static_cast<std::size_t>(i)] == PQfname(from, i);
    return same;
}

// A change of the schema since the text was described. What came in binary, of a type that is not
// known, cannot be read; the next run asks for it as text.
bool postgres_statement::take_columns() {
    if (has_described_columns()) return true;
    stale_ = !direct_;
    described_.take_columns(result_.get());
    for (std::size_t i = 0; i < described_.types.size(); ++i)
        if (const enum_type* found = on_.enum_named(described_.types[i]))
            described_.set_enum(i, *found);
    const auto& types = described_.columns;
    if (direct_ || text_results_ ||
        std::find(types.begin(), types.end(), wire_type::other) == types.end())
        return true;
    failure_ = data_failure(
        "the result has other columns than the statement had when it was described: they came in a "
        "form that cannot be read");
    return false;
}

// Values that are bound already are in the types that the server wanted then: the next run binds
// them in others.
bool postgres_statement::fail(const PGresult* result) {
    stale_ = stale_ || may_be_outdated(result);
    failure_ = on_.failure_of(result);
    return false;
}

// ---- runs that travel together ------------------------------------------------------------------

status postgres_statement::send_ahead() {
    if (stale_ && bound_ == 0)
        if (status wrong = prepare()) return wrong;
    if (!complete()) return failure_;
    std::size_t bytes = name_.empty() ? sql_.size() : 0;
    for (const int length : lengths_) bytes += static_cast<std::size_t>(length);
    ahead_.emplace_back();
    sent_ = true;
    if (on_.send_ahead(*this, bytes, [&] { return queue(sql_, name_); })) return {};
    ahead_.pop_back();
    return on_.lost();
}

void postgres_statement::landed(result_ptr result) noexcept {
    ahead_[landed_++] = {sent_run::state::done, std::move(result)};
}

// Outside a transaction nothing was done yet: what only needs to be prepared again, and what waited
// for it, runs by itself.
void postgres_statement::not_landed(const PGresult* result, const PGresult* refused,
                                    const failure& cause, bool in_transaction) {
    const bool again = needs_preparing(refused);
    if (PQresultStatus(result) != PGRES_PIPELINE_ABORTED && (again || may_be_outdated(refused)))
        stale_ = true;
    ahead_failure_ = cause;
    ahead_[landed_++].now =
        again && !in_transaction ? sent_run::state::not_run : sent_run::state::failed;
}

bool postgres_statement::land() {
    if (ahead_[taken_].now == sent_run::state::waits) on_.settle();
    sent_run& mine = ahead_[taken_++];
    switch (mine.now) {
        case sent_run::state::done:
            return take(std::move(mine.result));
        case sent_run::state::not_run:
            return run();
        case sent_run::state::waits:
        case sent_run::state::failed:
            break;
    }
    failure_ = ahead_failure_;
    return false;
}

void postgres_statement::next_run() noexcept {
    result_.reset();
    row_ = rows_ = 0;
    ended_ = false;
}

// ---- rows ---------------------------------------------------------------------------------------

step postgres_statement::next() {
    if (ended_) return step::done;
    if (result_ == nullptr && !(taken_ < ahead_.size() ? land() : run())) return step::failed;
    if (row_ == rows_ && !cursor_.empty() && rows_ == rows_a_fetch && !fetch()) return step::failed;
    if (row_ < rows_) {
        ++row_;
        return step::row;
    }
    ended_ = true;
    close_cursor();
    return step::done;
}

// A cursor lives in a transaction: the program's, or one of its own.
bool postgres_statement::open_cursor() {
    const bool begins = !on_.in_transaction();
    if (begins) (void)on_.control({transaction_verb::begin});  // waits for the next statement
    own_transaction_ = on_.join_streams(begins);
    cursor_ = on_.next_name();
    const result_ptr declared = send("DECLARE " + cursor_ + " NO SCROLL CURSOR FOR " + sql_, {});
    if (succeeded(declared.get())) return true;
    (void)fail(declared.get());
    cursor_.clear();
    if (std::exchange(own_transaction_, false) && on_.leave_streams())
        (void)on_.control({transaction_verb::roll_back});
    return false;
}

bool postgres_statement::fetch() {
    if (status wrong = on_.refuse_after_fork()) {
        failure_ = std::move(*wrong);
        return false;
    }
    const std::string sql = fmt::format("FETCH FORWARD {} FROM {}", rows_a_fetch, cursor_);
    on_.settle();
    return take(on_.ask([&] {
        return PQsendQueryParams(on_.handle(), sql.c_str(), 0, nullptr, nullptr, nullptr, nullptr,
                                 text_results_ ? 0 : binary);
    }));
}

void postgres_statement::close_cursor() {
    if (cursor_.empty()) return;
    if (std::exchange(own_transaction_, false) && on_.leave_streams())
        (void)on_.control(
            {on_.transaction_failed() ? transaction_verb::roll_back : transaction_verb::commit});
    else if (on_.in_transaction() && !on_.transaction_failed())
        (void)on_.execute("CLOSE " + cursor_);
    cursor_.clear();
}

// Without memory nobody knows what is still on its way.
void postgres_statement::end_runs() noexcept {
    try {
        if (landed_ < ahead_.size()) on_.settle();
    } catch (const std::exception&) {
        on_.give_up();
    }
    ahead_.clear();
    landed_ = taken_ = 0;
}

void postgres_statement::reset() noexcept {
    end_runs();
    try {
        close_cursor();
    } catch (const std::exception&) {
        on_.give_up();
    }
    next_run();
    streams_ = sent_ = false;
    bound_ = 0;
    buffer_.clear();
}

}  // namespace cormorant::detail
