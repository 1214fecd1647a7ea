#include "driver/postgres/postgres_connection.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <utility>

#include "base/process_fork.hpp"
#include "driver/postgres/postgres.hpp"
#include "driver/postgres/postgres_errors.hpp"
#include "driver/postgres/postgres_statement.hpp"

namespace cormorant::detail {
namespace {

constexpr int oldest_version = 130000;
constexpr std::size_t most_forgotten = 16;

void no_notices(void*, const PGresult*) {}

connection_ptr connect(const postgres_options& options) {
    std::vector<const char*> names;
    std::vector<const char*> values;
    for (std::size_t i = 0; i < options.names.size(); ++i) {
        names.push_back(options.names[i].c_str());
        values.push_back(options.values[i].c_str());
    }
    names.push_back(nullptr);
    values.push_back(nullptr);
    return connection_ptr(PQconnectdbParams(names.data(), values.data(), 0));
}

// libpq's text has host, port and user, and never the password. An option that it does not know is
// the program's mistake.
failure refusal(PGconn* handle) {
    failure f = postgres_connection_failure(handle);
    if (f.message.starts_with("invalid connection option")) f.kind = error_kind::usage;
    f.connection_lost = f.kind == error_kind::connection;
    f.message = "cannot connect to the PostgreSQL server: " + f.message;
    // It has no field for the SQLSTATE of a refused connection.
    f.crowded = f.message.find("too many clients") != std::string::npos ||
                f.message.find("remaining connection slots") != std::string::npos ||
                f.message.find("too many connections") != std::string::npos;
    f.sqlstate = f.crowded ? "53300" : "08001";
    return f;
}

}  // namespace

std::unique_ptr<connection> open_postgres(const endpoint& where, failure& why) {
    postgres_options options;
    if (status wrong = parse_postgres_options(where, options)) {
        why = std::move(*wrong);
        return nullptr;
    }
    connection_ptr opened = connect(options);
    if (PQstatus(opened.get()) != CONNECTION_OK) {
        why = refusal(opened.get());
        return nullptr;
    }
    auto made = std::make_unique<postgres_connection>(std::move(opened), options);
    if (status wrong = made->set_up(options)) {
        why = std::move(*wrong);
        return nullptr;
    }
    return made;
}

postgres_connection::postgres_connection(connection_ptr opened,
                                         const postgres_options& options) noexcept
    : handle_(std::move(opened)),
      cancel_(PQgetCancel(handle_.get())),
      generation_(fork_generation()),
      names_statements_(options.prepare) {
    PQsetNoticeReceiver(handle_.get(), &no_notices, nullptr);
}

postgres_connection::~postgres_connection() {
    // A farewell from a forked process would end the connection of its parent.
    if (fork_generation() != generation_) (void)handle_.release();
}

status postgres_connection::set_up(const postgres_options& options) {
    const int version = PQserverVersion(handle());
    if (version < oldest_version) {
        failure f;
        f.kind = error_kind::connection;
        f.message = fmt::format("the server is PostgreSQL {}.{}: Cormorant needs 13 or later",
                                version / 10000, version % 10000);
        return f;
    }
    return execute(opening_settings(options));
}

std::unique_ptr<statement> postgres_connection::prepare(std::string_view sql, failure& why) {
    auto made = std::make_unique<postgres_statement>(*this, sql);
    if (status wrong = made->prepare()) {
        why = std::move(*wrong);
        return nullptr;
    }
    return made;
}

status postgres_connection::execute(std::string_view sql) {
    if (begins_later()) {
        if (sql == "ROLLBACK" || sql == "COMMIT") return forget_begin(), status();
        if (status wrong = begin_now()) return wrong;
    }
    const std::string text(sql);
    const result_ptr result(PQexec(handle(), text.c_str()));
    if (succeeded(result.get()) || PQresultStatus(result.get()) == PGRES_EMPTY_QUERY) return {};
    return failure_of(result.get());
}

bool postgres_connection::in_transaction() const {
    const PGTransactionStatusType status = PQtransactionStatus(handle());
    return begins_later() || status == PQTRANS_INTRANS || status == PQTRANS_INERROR;
}

bool postgres_connection::send_text(const std::string& sql) const noexcept {
    return PQsendQueryParams(handle(), sql.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 0) != 0;
}

status postgres_connection::begin_now() {
    if (!begins_later()) return {};
    const std::string begin = std::exchange(begin_, {});
    return execute(begin);
}

// The results in their order, each followed by null, and then the end of the pipeline.
result_ptr postgres_connection::receive_pipeline() {
    result_ptr last;
    bool failed = false;
    for (;;) {
        result_ptr result(PQgetResult(handle()));
        if (result == nullptr) {
            if (PQstatus(handle()) != CONNECTION_OK) break;
            continue;
        }
        if (PQresultStatus(result.get()) == PGRES_PIPELINE_SYNC) break;
        if (failed) continue;
        failed = !succeeded(result.get());
        last = std::move(result);
    }
    (void)PQexitPipelineMode(handle());
    return last;
}

bool postgres_connection::transaction_failed() const noexcept {
    return PQtransactionStatus(handle()) == PQTRANS_INERROR;
}

void postgres_connection::interrupt() noexcept {
    char message[256];
    if (cancel_ != nullptr) (void)PQcancel(cancel_.get(), message, sizeof message);
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

bool postgres_connection::ping() noexcept {
    const result_ptr result(PQexec(handle(), ""));
    return PQresultStatus(result.get()) == PGRES_EMPTY_QUERY;
}

std::string postgres_connection::next_name() { return fmt::format("cm_{}", ++last_name_); }

failure postgres_connection::failure_of(const PGresult* result) const {
    return make_postgres_failure(handle(), result);
}

// ---- preparing ----------------------------------------------------------------------------------

status postgres_connection::describe(const std::string& name, const std::string& sql,
                                     described_statement& out) {
    if (status wrong = begin_now()) return wrong;
    if (forgotten_.size() >= most_forgotten) forget_on_server();
    status wrong = send_description(name, sql);
    if (!wrong) wrong = receive_description(out);
    if (PQpipelineStatus(handle()) != PQ_PIPELINE_OFF) (void)PQexitPipelineMode(handle());
    return wrong;
}

status postgres_connection::send_description(const std::string& name, const std::string& sql) {
    const bool sent = PQenterPipelineMode(handle()) != 0 &&
                      PQsendPrepare(handle(), name.c_str(), sql.c_str(), 0, nullptr) != 0 &&
                      PQsendDescribePrepared(handle(), name.c_str()) != 0 &&
                      PQpipelineSync(handle()) != 0;
    if (sent) return {};
    return postgres_connection_failure(handle());
}

// The results: of the text, of its description, each followed by null, and the end of the pipeline.
status postgres_connection::receive_description(described_statement& out) {
    status wrong;
    for (bool ended = false; !ended;) {
        const result_ptr result(PQgetResult(handle()));
        if (result == nullptr) {
            if (PQstatus(handle()) != CONNECTION_OK)
                return wrong ? wrong : postgres_connection_failure(handle());
            continue;
        }
        const PGresult* said = result.get();
        switch (PQresultStatus(said)) {
            case PGRES_PIPELINE_SYNC:
                ended = true;
                break;
            case PGRES_COMMAND_OK:
                for (int i = 0; i < PQnparams(said); ++i)
                    out.parameters.push_back(PQparamtype(said, i));
                for (int i = 0; i < PQnfields(said); ++i) {
                    out.types.push_back(PQftype(said, i));
                    out.columns.push_back(wire_type_of(PQftype(said, i)));
                    out.names.emplace_back(PQfname(said, i));
                }
                break;
            case PGRES_PIPELINE_ABORTED:
                break;
            default:
                if (!wrong) wrong = failure_of(said);
        }
    }
    return wrong;
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
