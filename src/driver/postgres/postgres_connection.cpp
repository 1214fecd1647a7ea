#include "driver/postgres/postgres_connection.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <utility>

#include "base/process_fork.hpp"
#include "driver/postgres/postgres.hpp"
#include "driver/postgres/postgres_bytes.hpp"
#include "driver/postgres/postgres_connect.hpp"
#include "driver/postgres/postgres_errors.hpp"
#include "driver/postgres/postgres_statement.hpp"
#include "driver/postgres/postgres_text.hpp"
#include "driver/text_failures.hpp"

namespace cormorant::detail {
namespace {

constexpr int oldest_version = 130000;
constexpr std::size_t most_forgotten = 16;

// The result of a text's parsing says nothing; that of its description, all.
void read_description(const PGresult* said, described_statement& out) {
    for (int i = 0; i < PQnparams(said); ++i) out.parameters.push_back(PQparamtype(said, i));
    out.take_columns(said);
}

void no_notices(void*, const PGresult*) {}

}  // namespace

void described_statement::add_column(type_number type, const char* name) {
    types.push_back(type);
    columns.push_back(wire_type_of(type));
    parts.push_back(columns.back() == wire_type::range ? bound_type(type) : element_type(type));
    names.emplace_back(name);
}

void described_statement::take_columns(const PGresult* from) {
    types.clear();
    columns.clear();
    parts.clear();
    names.clear();
    for (int i = 0; i < PQnfields(from); ++i) add_column(PQftype(from, i), PQfname(from, i));
}

// The binary form of an enum's value is its label.
void described_statement::set_enum(std::size_t column, const enum_type& type) {
    if (!type.is_enum) return;
    columns[column] = type.element == 0 ? wire_type::text : wire_type::array;
    parts[column] = pg::text;
}

std::unique_ptr<connection> open_postgres(const endpoint& where, failure& why) {
    postgres_options options;
    if (status wrong = parse_postgres_options(where, options)) {
        why = std::move(*wrong);
        return nullptr;
    }
    connection_ptr opened = connect_postgres(options, why);
    if (opened == nullptr) return nullptr;
    auto made = std::make_unique<postgres_connection>(std::move(opened), options);
    if (status wrong = made->set_up(options)) {
        why = std::move(*wrong);
        return nullptr;
    }
    return made;
}

postgres_connection::postgres_connection(connection_ptr opened, const postgres_options& options)
    : handle_(std::move(opened)),
      cancel_(handle_.get()),
      generation_(fork_generation()),
      pipeline_(handle_.get(), patience_),
      names_statements_(options.prepare),
      has_time_out_(options.statement_timeout > 0) {
    PQsetNoticeReceiver(handle_.get(), &no_notices, nullptr);
    // Whoever sends waits by itself, in postgres_patience.
    (void)PQsetnonblocking(handle_.get(), 1);
}

postgres_connection::~postgres_connection() {
    // A farewell from a forked process would end the connection of its parent.
    if (fork_generation() == generation_) return;
    close(PQsocket(handle()));
    (void)handle_.release();
}

status postgres_connection::refuse_after_fork() const {
    if (fork_generation() == generation_) [[likely]]
        return {};
    failure f;
    f.kind = error_kind::usage;
    f.message = forked_text;
    return f;
}

status postgres_connection::set_up(const postgres_options& options) {
    if (PQserverVersion(handle()) < oldest_version) {
        const char* version = PQparameterStatus(handle(), "server_version");
        failure f;
        f.kind = error_kind::connection;
        f.message = fmt::format("the server is PostgreSQL {}: Cormorant needs 13 or later",
                                version != nullptr ? version : "of an unknown version");
        return f;
    }
    if (status wrong = execute(opening_settings(options))) return wrong;
    patience_.limit_statements(options.statement_timeout);
    return {};
}

// A program that sets another limit for itself knows what it waits for.
void postgres_connection::mind_limits(std::string_view sql) noexcept {
    if (patience_.limit() != 0 && sql.find("statement_timeout") != std::string_view::npos)
        patience_.limit_statements(0);
}

std::unique_ptr<statement> postgres_connection::prepare(std::string_view sql, failure& why) {
    mind_limits(sql);
    auto made = std::make_unique<postgres_statement>(*this, sql);
    if (status wrong = made->prepare()) {
        why = std::move(*wrong);
        return nullptr;
    }
    return made;
}

void postgres_connection::prepare_all(std::span<preparation> wanted) {
    std::vector<std::unique_ptr<postgres_statement>> made;
    std::vector<description> descriptions;
    for (const preparation& p : wanted) {
        made.push_back(std::make_unique<postgres_statement>(*this, p.sql));
        if (!made.back()->is_direct()) descriptions.push_back(made.back()->to_be_described());
    }
    if (!descriptions.empty()) describe_all(descriptions);
    auto answer = descriptions.begin();
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (!made[i]->is_direct()) {
            if (answer->wrong) {
                wanted[i].wrong = std::move(answer->wrong);
                return;
            }
            made[i]->adopt(std::move(*answer++));
        }
        wanted[i].made = std::move(made[i]);
    }
}

status postgres_connection::execute(std::string_view sql) {
    if (status wrong = refuse_after_fork()) return wrong;
    settle();
    if (!later_.empty())
        if (status wrong = send_later_now()) return wrong;
    mind_limits(sql);
    const std::string text(sql);
    const result_ptr result = ask([&] { return PQsendQuery(handle(), text.c_str()); });
    if (succeeded(result.get()) || PQresultStatus(result.get()) == PGRES_EMPTY_QUERY) return {};
    return failure_of(result.get());
}

bool postgres_connection::in_transaction() const {
    if (pipeline_.open()) return ahead_in_transaction_;
    const PGTransactionStatusType status = PQtransactionStatus(handle());
    return !later_.empty() || status == PQTRANS_INTRANS || status == PQTRANS_INERROR;
}

// ---- statements that travel together ------------------------------------------------------------

bool postgres_connection::add_later() {
    for (const transaction_control& waiting : std::exchange(later_, {})) {
        const std::string sql = text_of(waiting);
        ahead_.push_back(nullptr);
        if (!pipeline_.add(sql.size(), [&] { return queue_plain(sql); })) return false;
    }
    return true;
}

status postgres_connection::send_later_now() {
    std::string all;
    for (const transaction_control& waiting : std::exchange(later_, {}))
        all += text_of(waiting) + ";";
    return execute(all);
}

std::vector<result_ptr> postgres_connection::finish() {
    ahead_.clear();
    count_round_trip();
    return pipeline_.finish();
}

result_ptr postgres_connection::last_of(std::vector<result_ptr> results) {
    for (result_ptr& result : results)
        if (!succeeded(result.get())) return std::move(result);
    return std::move(results.back());
}

void postgres_connection::settle() {
    if (!pipeline_.open() || fork_generation() != generation_) return;
    const std::vector<postgres_statement*> by = std::exchange(ahead_, {});
    std::vector<result_ptr> results = finish();
    status cause;
    const PGresult* refused = nullptr;
    for (std::size_t i = 0; i < results.size(); ++i) {
        const bool good = succeeded(results[i].get());
        if (!good && !cause) cause = failure_of(refused = results[i].get());
        if (i >= by.size() || by[i] == nullptr) continue;
        if (good)
            by[i]->landed(std::move(results[i]));
        else
            by[i]->not_landed(results[i].get(), refused, *cause, ahead_in_transaction_);
    }
}

bool postgres_connection::transaction_failed() const noexcept {
    return PQtransactionStatus(handle()) == PQTRANS_INERROR;
}

void postgres_connection::interrupt() noexcept {
    interrupted_.store(true);
    patience_.ask_for_the_end();
    cancel_.begin();
}

bool postgres_connection::usable() noexcept {
    if (PQstatus(handle()) != CONNECTION_OK) return false;
    // An idle server says nothing, but for notices and its farewell: first the reason, then the
    // end.
    for (int looks = 0; looks < 3; ++looks) {
        pollfd socket{PQsocket(handle()), POLLIN, 0};
        if (poll(&socket, 1, 0) <= 0) return true;
        if (PQconsumeInput(handle()) == 0 || PQstatus(handle()) != CONNECTION_OK) return false;
    }
    return true;
}

void postgres_connection::give_up() noexcept { (void)shutdown(PQsocket(handle()), SHUT_RDWR); }

bool postgres_connection::ping() noexcept {
    const result_ptr result = ask([&] { return PQsendQuery(handle(), ""); });
    return PQresultStatus(result.get()) == PGRES_EMPTY_QUERY;
}

result_ptr postgres_connection::next_result() {
    // A connection that is given up has a last result, which says so.
    (void)patience_.wait_for_result(handle());
    return result_ptr(PQgetResult(handle()));
}

// A COPY begins where PQexec() ends as well.
result_ptr postgres_connection::last_result() {
    result_ptr last;
    while (result_ptr result = next_result()) {
        last = std::move(result);
        const ExecStatusType status = PQresultStatus(last.get());
        const bool copies = status == PGRES_COPY_IN || status == PGRES_COPY_OUT;
        if (copies || status == PGRES_COPY_BOTH || PQstatus(handle()) == CONNECTION_BAD) break;
    }
    return last;
}

std::string postgres_connection::next_name() { return fmt::format("cm_{}", ++last_name_); }

// Until its rows have passed, the connection is of no other use.
void postgres_connection::end_copy() noexcept {
    (void)PQputCopyEnd(handle(), "not asked for");
    char* row = nullptr;
    for (int bytes = 0; (bytes = PQgetCopyData(handle(), &row, 1)) >= 0;) {
        if (bytes > 0)
            PQfreemem(row);
        else if (!patience_.wait_for_input(handle()))
            break;
    }
    while (const result_ptr rest = next_result()) {
    }
}

failure postgres_connection::failure_of(const PGresult* result) {
    switch (PQresultStatus(result)) {
        case PGRES_EMPTY_QUERY:
            return no_statement_failure();
        case PGRES_COPY_IN:
        case PGRES_COPY_OUT:
        case PGRES_COPY_BOTH:
            end_copy();
            return postgres_copy_refusal();
        default:
            break;
    }
    failure f = explained(make_postgres_failure(handle(), result));
    if (f.sqlstate == "57014")
        f.kind = cancellation_kind(f.message, interrupted_.exchange(false), has_time_out_);
    return f;
}

failure postgres_connection::lost() const {
    return explained(postgres_connection_failure(handle()));
}

// Of a connection that was ended here: why.
failure postgres_connection::explained(failure f) const {
    if (patience_.given_up() == postgres_patience::end::silent) {
        f.kind = error_kind::timeout;
        f.message = fmt::format(
            "the server did not answer for {} ms, which is longer than the option "
            "statement_timeout lets it take: the connection was ended",
            patience_.limit());
    } else if (patience_.given_up() == postgres_patience::end::deaf) {
        f.kind = error_kind::cancelled;
        f.message =
            "the statement was interrupted, and the server did not answer to that: the connection "
            "was ended";
    } else if (patience_.given_up() == postgres_patience::end::stopped) {
        f.kind = error_kind::cancelled;
        f.message = "stopped while it waited for the server: the connection was ended";
    }
    return f;
}

// ---- preparing ----------------------------------------------------------------------------------

void postgres_connection::describe_all(std::span<description> wanted) {
    settle();
    if (forgotten_.size() >= most_forgotten) forget_on_server();
    const std::size_t first = later_.size();
    bool sent = add_later();
    for (const description& d : wanted) {
        const char* name = d.name.c_str();
        sent = sent && pipeline_.add(d.sql->size(), [&] {
            return PQsendPrepare(handle(), name, d.sql->c_str(), 0, nullptr);
        }) && pipeline_.add(0, [&] { return PQsendDescribePrepared(handle(), name); });
    }
    std::vector<result_ptr> results;
    if (pipeline_.open()) results = finish();
    results.resize(first + 2 * wanted.size());
    // What is behind a failure was not looked at.
    status cause;
    for (std::size_t i = 0; i < results.size(); ++i) {
        if (!cause && !succeeded(results[i].get())) cause = failure_of(results[i].get());
        if (i < first) continue;
        description& of = wanted[(i - first) / 2];
        if (cause)
            of.wrong = cause;
        else
            read_description(results[i].get(), of.found);
    }
    for (description& d : wanted)
        if (!d.wrong) d.wrong = recognise_enums(d.found);
}

const enum_type* postgres_connection::enum_named(type_number type) const noexcept {
    const auto found = enums_.find(type);
    return found == enums_.end() || !found->second.is_enum ? nullptr : &found->second;
}

// One more round trip for the first result with a type that the server was not born with.
status postgres_connection::recognise_enums(described_statement& out) {
    std::string unknown;
    for (std::size_t i = 0; i < out.types.size(); ++i)
        if (out.columns[i] == wire_type::other && out.types[i] >= pg::first_own &&
            !enums_.contains(out.types[i]))
            unknown.append(unknown.empty() ? "{" : ",").append(std::to_string(out.types[i]));
    if (!unknown.empty())
        if (status wrong = look_up(unknown + '}')) return wrong;
    for (std::size_t i = 0; i < out.types.size(); ++i)
        if (const enum_type* found = enum_named(out.types[i])) out.set_enum(i, *found);
    return {};
}

status postgres_connection::look_up(const std::string& types) {
    if (transaction_failed()) return {};
    const char* parameter = types.c_str();
    const auto send = [&] {
        return PQsendQueryParams(
            handle(),
            "SELECT t.oid, coalesce(e.oid, 0), coalesce(e.typtype, t.typtype) = 'e' FROM "
            "pg_catalog.pg_type AS t LEFT JOIN pg_catalog.pg_type AS e ON e.oid = t.typelem AND "
            "t.typcategory = 'A' WHERE t.oid = ANY($1::pg_catalog.oid[])",
            1, nullptr, &parameter, nullptr, nullptr, 1);
    };
    const result_ptr result = ask(send);
    if (!succeeded(result.get())) return failure_of(result.get());
    for (int row = 0; row < PQntuples(result.get()); ++row)
        enums_[read_network<type_number>(PQgetvalue(result.get(), row, 0))] = {
            *PQgetvalue(result.get(), row, 2) != 0,
            read_network<type_number>(PQgetvalue(result.get(), row, 1))};
    return {};
}

void postgres_connection::forget(std::string name) noexcept {
    try {
        forgotten_.push_back(std::move(name));
    } catch (const std::exception&) {  // the server keeps it until the connection ends
    }
}

void postgres_connection::forget_on_server() {
    if (transaction_failed()) return;
    std::string sql;
    for (const std::string& name : forgotten_) sql += "DEALLOCATE " + name + ";";
    forgotten_.clear();
    (void)execute(sql);
}

}  // namespace cormorant::detail
