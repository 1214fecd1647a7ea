#include "driver/mariadb/mariadb_statement.hpp"

#include <errmsg.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "driver/mariadb/mariadb_errors.hpp"
#include "driver/read_failure.hpp"
#include "driver/text_failures.hpp"

namespace cormorant::detail {
namespace {

constexpr std::array<std::string_view, 9> reading_words = {
    "select", "with", "values", "table", "show", "describe", "desc", "explain", "help"};

constexpr std::array<std::string_view, 4> changing_words = {"insert", "update", "delete",
                                                            "replace"};

// "Rows matched: 5  Changed: 3  Warnings: 0", which the server says of an UPDATE. The number of
// rows affected counts only those that became different.
std::int64_t rows_matched(const char* info) noexcept {
    constexpr std::string_view marker = "Rows matched: ";
    if (info == nullptr || std::string_view(info).substr(0, marker.size()) != marker) return -1;
    return std::strtoll(info + marker.size(), nullptr, 10);
}

failure plain_failure(error_kind kind, std::string message) {
    failure f;
    f.kind = kind;
    f.message = std::move(message);
    return f;
}

}  // namespace

mariadb_statement::~mariadb_statement() { owner_.free_wire(this), reset(); }

mariadb_statement::mariadb_statement(mariadb_connection& owner, std::string_view sql)
    : owner_(owner), sql_(from_first_statement(sql, mariadb_lexis())) {
    sql_tokens tokens(sql_, mariadb_lexis());
    sql_token token = tokens.next();
    while (token.is('(')) token = tokens.next();
    writes_ = !token.is_one_of(reading_words);
    if (!writes_) return;
    const bool changes_rows = token.is_one_of(changing_words);
    returns_ = token.is("call") ? returning::by_run
               : changes_rows   ? returning::nothing
                                : returning::anything;
    for (; changes_rows && token.kind != sql_token_kind::end; token = tokens.next()) {
        if (token.is("returning")) returns_ = returning::named;
        if (returns_ == returning::named && token.is('*')) returns_ = returning::anything;
    }
}

status mariadb_statement::prepare() {
    if (sql_.empty()) return no_statement_failure();
    owner_.free_wire();
    handle_.reset(mysql_stmt_init(owner_.handle()));
    if (handle_ == nullptr) return owner_.last_failure();
    owner_.count_round_trip();
    if (mysql_stmt_prepare(handle_.get(), sql_.data(), sql_.size()) != 0)
        return owner_.for_text(handle_failure(), sql_);
    prepared_now_ = true;
    outdated_ = false;
    parameters_.assign(handle_->param_count, MYSQL_BIND{});
    numbers_.resize(handle_->param_count);
    types_changed_ = true;
    for (MYSQL_BIND& p : parameters_) p.buffer_type = MYSQL_TYPE_NULL;
    return {};
}

failure mariadb_statement::handle_failure() {
    // A connection that is lost while rows are read leaves its error with the connection alone.
    if (mysql_stmt_errno(handle_.get()) == 0) return owner_.last_failure();
    return owner_.noted(
        make_mariadb_failure({mysql_stmt_errno(handle_.get()), mysql_stmt_sqlstate(handle_.get()),
                              mysql_stmt_error(handle_.get())}));
}

step mariadb_statement::next() {
    if (!running_) {
        if (!start()) return step::failed;
        if (!rows_open_) return step::done;
    }
    if (!rows_open_) return step::done;
    if (rest_lost_) return failed();
    // The library would take the wire for free at the end of these rows, whoever uses it.
    if (in_memory_ && handle_->result_cursor == nullptr) return ended();
    const int code = mysql_stmt_fetch(handle_.get());
    if (code == 0) [[likely]] {
        ++rows_read_;
        return step::row;
    }
    return code == MYSQL_NO_DATA ? ended() : failed();
}

bool mariadb_statement::start() {
    if (bound_ != parameters_.size()) {
        failure_ = plain_failure(error_kind::usage,
                                 fmt::format("the statement has {} parameters, but {} values were "
                                             "given",
                                             parameters_.size(), bound_));
        return false;
    }
    const bool alike = std::all_of(arrays_.begin(), arrays_.end(), [&](const mariadb_array& a) {
        return array_rows_ == 0 || a.size() == array_rows_;
    });
    if (!alike) {
        failure_ = plain_failure(error_kind::internal, "arrays of different lengths were given");
        return false;
    }
    if ((returns_ == returning::anything || outdated_) && !prepared_now_) {
        if (status wrong = prepare_again()) {
            failure_ = std::move(*wrong);
            return false;
        }
    }
    owner_.free_wire();
    if (!execute()) return false;
    prepared_now_ = false;
    running_ = true;
    rest_lost_ = false;
    in_memory_ = false;
    rows_read_ = 0;
    executed();
    return true;
}

// mysql_stmt_bind_param() copies the parameters and looks at each of them: it is called where a
// type changed, and else only the places of the values are put into its copy.
bool mariadb_statement::give_parameters() {
    if (types_changed_) {
        if (!parameters_.empty() && mysql_stmt_bind_param(handle_.get(), parameters_.data()) != 0)
            return false;
        types_changed_ = false;
        return true;
    }
    for (std::size_t i = 0; i < parameters_.size(); ++i) {
        MYSQL_BIND& to = handle_->params[i];
        to.buffer = parameters_[i].buffer;
        to.buffer_length = parameters_[i].buffer_length;
        to.is_null = parameters_[i].is_null;
    }
    return true;
}

// The next run of one row gives its own parameters to the library.
bool mariadb_statement::give_arrays() {
    types_changed_ = true;
    array_parameters_.resize(arrays_.size());
    for (std::size_t i = 0; i < arrays_.size(); ++i) arrays_[i].place(array_parameters_[i]);
    return mysql_stmt_bind_param(handle_.get(), array_parameters_.data()) == 0;
}

// A packet beyond its limit makes the server close the connection, at times without a word.
std::size_t mariadb_statement::packet_size() const {
    std::size_t bytes = 0;
    if (array_rows_ != 0) {
        for (const mariadb_array& a : arrays_) bytes += a.bytes();
        return bytes;
    }
    for (const MYSQL_BIND& p : parameters_)
        if (p.buffer_type == MYSQL_TYPE_STRING || p.buffer_type == MYSQL_TYPE_BLOB)
            bytes += p.buffer_length;
    return bytes;
}

bool mariadb_statement::execute() {
    if (status wrong = owner_.check_packet(packet_size())) {
        failure_ = std::move(*wrong);
        return false;
    }
    const auto rows = static_cast<unsigned>(array_rows_);
    mysql_stmt_attr_set(handle_.get(), STMT_ATTR_ARRAY_SIZE, &rows);
    if (!(rows != 0 ? give_arrays() : give_parameters())) {
        failure_ = handle_failure();
        return false;
    }
    owner_.count_round_trip();
    if (mysql_stmt_execute(handle_.get()) == 0) return true;
    failure_ = handle_failure();
    // "select *" of a table that has other columns now: what was run has no effect but rows.
    if (failure_.native_code != CR_NEW_STMT_METADATA || rows != 0) return false;
    mysql_stmt_free_result(handle_.get());
    if (writes_) {
        failure_.message =
            "the statement was run, but its rows have other columns than when it was prepared";
        return false;
    }
    if (status wrong = prepare_again()) {
        failure_ = std::move(*wrong);
        return false;
    }
    owner_.count_round_trip();
    if ((parameters_.empty() || mysql_stmt_bind_param(handle_.get(), parameters_.data()) == 0) &&
        mysql_stmt_execute(handle_.get()) == 0) {
        types_changed_ = false;
        return true;
    }
    failure_ = handle_failure();
    return false;
}

// The values that are bound stay so.
status mariadb_statement::prepare_again() {
    std::vector<MYSQL_BIND> values = std::move(parameters_);
    if (status wrong = prepare()) return wrong;
    if (values.size() == parameters_.size()) parameters_ = std::move(values);
    return {};
}

// The library keeps the columns of a run that had some for one that has none.
void mariadb_statement::executed() {
    rows_open_ = mysql_field_count(owner_.handle()) != 0;
    columns_.clear();
    names_.clear();
    if (rows_open_) {
        describe_columns();
        owner_.occupy_wire(this);
        owner_.describe(this);
        outdated_ = has_other_names();
        changes_ = 0;
        made_key_ = 0;  // the library has the one of a statement before
        return;
    }
    const std::int64_t matched = rows_matched(mysql_info(owner_.handle()));
    changes_ =
        matched >= 0 ? matched : static_cast<std::int64_t>(mysql_stmt_affected_rows(handle_.get()));
    made_key_ = static_cast<std::int64_t>(mysql_stmt_insert_id(handle_.get()));
}

// The server describes the columns again where they have changed, and for one run the library knows
// it: later ones have the names of when the statement was prepared.
bool mariadb_statement::has_other_names() const noexcept {
    const MYSQL_FIELD* now = owner_.handle()->fields;
    if (now == handle_->fields) [[likely]]
        return false;
    for (std::size_t i = 0; i < columns_.size(); ++i)
        if (std::strcmp(now[i].name, handle_->fields[i].name) != 0) return true;
    return false;
}

void mariadb_statement::describe_columns() {
    columns_.resize(handle_->field_count);
    for (std::size_t i = 0; i < columns_.size(); ++i)
        columns_[i] = describe_mariadb_column(handle_->fields[i]);
}

void mariadb_statement::keep_names() {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < columns_.size(); ++i) names.push_back(column_name(i));
    names_ = std::move(names);
}

// A CALL has more than one result: the first is the statement's, and each may be a failure.
bool mariadb_statement::pass_results() {
    if (mysql_stmt_more_results(handle_.get())) keep_names();
    while (mysql_stmt_more_results(handle_.get())) {
        const int code = mysql_stmt_next_result(handle_.get());
        if (code > 0) failure_ = handle_failure();
        if (code != 0) return code < 0;
        mysql_stmt_free_result(handle_.get());
    }
    return true;
}

step mariadb_statement::ended() {
    rows_open_ = false;
    if (owner_.on_wire() == this) {
        const bool passed = pass_results();
        owner_.occupy_wire(nullptr);
        if (!passed) return step::failed;
    }
    if (writes_) changes_ = rows_read_;
    return step::done;
}

step mariadb_statement::failed() {
    if (!rest_lost_) failure_ = handle_failure();
    rows_open_ = false;
    rest_lost_ = false;
    drop_rows();
    return step::failed;
}

void mariadb_statement::take_rest() noexcept {
    try {
        keep_current_row();
        if (mysql_stmt_store_result(handle_.get()) == 0) {
            in_memory_ = true;
            // Without a row left the library would look for one on the wire, at the next run: it
            // must be told that there is none.
            if (handle_->result.data == nullptr) mysql_stmt_fetch(handle_.get());
            return;
        }
        failure_ = handle_failure();
    } catch (...) {
        failure_.kind = error_kind::internal;
    }
    rest_lost_ = true;
}

// The columns of the current row lie where the next packet will.
void mariadb_statement::keep_current_row() {
    if (rows_read_ == 0) return;
    std::size_t size = 0;
    for (std::size_t i = 0; i < columns_.size(); ++i) size += size_on_wire(source(i));
    kept_row_.resize(size);
    unsigned char* to = kept_row_.data();
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        const unsigned long taken = size_on_wire(source(i));
        if (taken == 0) continue;
        std::memcpy(to, handle_->bind[i].u.row_ptr, taken);
        handle_->bind[i].u.row_ptr = to;
        to += taken;
    }
}

cell mariadb_statement::at(std::size_t column) { return mariadb_cell(source(column)); }

bool mariadb_statement::read(const row_plan& plan, std::size_t first_column, void* row) {
    if (first_column + plan.places.size() > columns_.size()) [[unlikely]] {
        failure_ = too_few_columns(plan, first_column, columns_.size());
        return false;
    }
    std::size_t column = first_column;
    for (const slot& into : plan.places) {
        const mariadb_cell_source from = source(column++);
        if (!put_mariadb_cell(into, from, row)) [[unlikely]] {
            if (!read_slowly(plan, into, from, row)) return false;
        }
    }
    return true;
}

bool mariadb_statement::read_slowly(const row_plan& plan, const slot& into,
                                    const mariadb_cell_source& from, void* row) {
    const cell found = mariadb_cell(from);
    if (into.stored != storage::custom && store_cell(into, row, found)) return true;
    failure_ = unfit_cell(plan, into, row, found);
    return false;
}

// Rows that nobody read, on the wire or in memory. The library would take those of another
// statement from the wire.
void mariadb_statement::drop_rows() noexcept {
    if (owner_.forked()) return;
    owner_.free_wire(this);
    mysql_stmt_free_result(handle_.get());
    if (owner_.on_wire() == this) owner_.occupy_wire(nullptr);
}

void mariadb_statement::reset() noexcept {
    if (rows_open_) drop_rows();
    rows_open_ = false;
    running_ = false;
    bound_ = 0;
    array_rows_ = 0;
}

bool mariadb_statement::knows_columns() const { return !writes_ || returns_ == returning::nothing; }

std::size_t mariadb_statement::column_count() const {
    return running_ ? columns_.size() : handle_->field_count;
}

std::string mariadb_statement::column_name(std::size_t column) const {
    if (column < names_.size()) return names_[column];
    const MYSQL_FIELD* fields =
        running_ && owner_.described() == this ? owner_.handle()->fields : handle_->fields;
    const char* name = fields[column].name;
    return name != nullptr ? name : "";
}

}  // namespace cormorant::detail
