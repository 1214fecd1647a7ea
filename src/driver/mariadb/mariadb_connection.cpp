#include "driver/mariadb/mariadb_connection.hpp"

#include <fmt/format.h>
#include <mysqld_error.h>
#include <poll.h>

#include <cstdint>
#include <cstdlib>
#include <utility>

#include "base/shortened.hpp"
#include "driver/mariadb/mariadb.hpp"
#include "driver/mariadb/mariadb_command.hpp"
#include "driver/mariadb/mariadb_errors.hpp"
#include "driver/mariadb/mariadb_statement.hpp"
#include "driver/text_failures.hpp"

namespace cormorant::detail {
namespace {

constexpr unsigned long oldest_server = 100600;  // 10.6: SKIP LOCKED; all statements prepare

std::string place_of(const mariadb_options& options) {
    return options.socket.empty() ? fmt::format("{}:{}", shortened(options.host), options.port)
                                  : shortened(options.socket);
}

failure connect_failure(MYSQL* handle, const mariadb_options& options) {
    failure f =
        make_mariadb_failure({mysql_errno(handle), mysql_sqlstate(handle), mysql_error(handle)});
    f.message = fmt::format("cannot connect to MariaDB at {}: {}", place_of(options), f.message);
    f.connection_lost = mariadb_unreachable(mysql_errno(handle));
    // Whoever cannot get in has no statement that was wrong.
    if (f.kind == error_kind::sql || f.kind == error_kind::internal)
        f.kind = error_kind::connection;
    return f;
}

void set_seconds(MYSQL* handle, mysql_option which, unsigned seconds) {
    if (seconds != 0) mysql_optionsv(handle, which, &seconds);
}

const char* or_null(const std::string& text) noexcept {
    return text.empty() ? nullptr : text.c_str();
}

void set_tls(MYSQL* handle, const mariadb_options& options) {
    using mode = mariadb_options::tls_mode;
    const my_bool wanted = options.tls != mode::off ? 1 : 0;
    const my_bool verified = options.tls == mode::verify ? 1 : 0;
    if (wanted != 0) {
        mysql_ssl_set(handle, or_null(options.tls_key), or_null(options.tls_cert),
                      or_null(options.tls_ca), nullptr, nullptr);
        mysql_optionsv(handle, MYSQL_OPT_SSL_ENFORCE, &wanted);
    }
    mysql_optionsv(handle, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &verified);
}

constexpr sql_lexis lexis{.hash_comments = true,
                          .blank_behind_dashes = true,
                          .executable_comments = true,
                          .backslash_escapes = true};

bool has_body(std::string_view sql) noexcept {
    sql_tokens tokens(sql, lexis);
    sql_token token = tokens.next();
    const bool makes = token.is("create") || token.is("alter");
    while (makes && token.kind != sql_token_kind::end && !token.is("begin")) token = tokens.next();
    return token.is("begin");
}

std::string_view level_text(isolation level) noexcept {
    switch (level) {
        case isolation::read_committed:
            return "SET TRANSACTION ISOLATION LEVEL READ COMMITTED";
        case isolation::repeatable_read:
            return "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ";
        case isolation::serializable:
            return "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE";
        case isolation::automatic:
            break;
    }
    return {};
}

}  // namespace

const sql_lexis& mariadb_lexis() noexcept { return lexis; }

mysql_handle connect_mariadb(const mariadb_options& options, failure& why) {
    if (status wrong = check_mariadb_library(mysql_get_client_info(), MARIADB_PACKAGE_VERSION)) {
        why = std::move(*wrong);
        return nullptr;
    }
    mysql_handle handle(mysql_init(nullptr));
    if (handle == nullptr) {
        why.message = "out of memory";
        return nullptr;
    }
    set_seconds(handle.get(), MYSQL_OPT_CONNECT_TIMEOUT, options.connect_timeout);
    set_seconds(handle.get(), MYSQL_OPT_READ_TIMEOUT, options.read_timeout);
    set_seconds(handle.get(), MYSQL_OPT_WRITE_TIMEOUT, options.write_timeout);
    mysql_optionsv(handle.get(), MYSQL_SET_CHARSET_NAME, "utf8mb4");
    // A server must not be able to ask for files of this machine.
    unsigned local_files = 0;
    mysql_optionsv(handle.get(), MYSQL_OPT_LOCAL_INFILE, &local_files);
    set_tls(handle.get(), options);
    // The library takes "localhost" for a socket, unless it is told otherwise.
    const unsigned protocol = options.socket.empty() ? MYSQL_PROTOCOL_TCP : MYSQL_PROTOCOL_SOCKET;
    mysql_optionsv(handle.get(), MYSQL_OPT_PROTOCOL, &protocol);
    if (mysql_real_connect(handle.get(), options.socket.empty() ? options.host.c_str() : nullptr,
                           or_null(options.user), options.password.c_str(),
                           or_null(options.database), options.port, or_null(options.socket),
                           0) == nullptr) {
        why = connect_failure(handle.get(), options);
        return nullptr;
    }
    // Of a server without TLS the library makes no error.
    if (options.tls != mariadb_options::tls_mode::off &&
        mysql_get_ssl_cipher(handle.get()) == nullptr) {
        why.kind = error_kind::connection;
        why.message = fmt::format(
            "the MariaDB server at {} does not encrypt, as the option tls "
            "asks: set up its certificate",
            place_of(options));
        return nullptr;
    }
    return handle;
}

std::unique_ptr<connection> open_mariadb(const endpoint& where, failure& why) {
    mariadb_options options;
    if (status wrong = parse_mariadb_options(where, options)) {
        why = std::move(*wrong);
        return nullptr;
    }
    mysql_handle handle = connect_mariadb(options, why);
    if (handle == nullptr) return nullptr;
    auto made = std::make_unique<mariadb_connection>(std::move(handle), std::move(options));
    if (status wrong = made->set_up()) {
        why = std::move(*wrong);
        return nullptr;
    }
    return made;
}

status mariadb_connection::set_up() {
    const std::string_view version = mysql_get_server_info(handle());
    const bool mariadb = version.find("MariaDB") != std::string_view::npos;
    if (!mariadb || mysql_get_server_version(handle()) < oldest_server) {
        failure f;
        f.kind = error_kind::connection;
        f.message = fmt::format("the server is {} {}: MariaDB 10.6 or later is needed",
                                mariadb ? "MariaDB" : "MySQL", version);
        return f;
    }
    std::int64_t ignored = 0;
    if (status wrong = send_text(opening_statement(options_), ignored)) return wrong;
    return refuse_without_quorum();
}

// A node of Galera that lost the others answers SELECT 1, and refuses every table. Elsewhere the
// first variable is off, or unknown.
status mariadb_connection::refuse_without_quorum() {
    if (text_of("SELECT @@wsrep_on") != "1") return {};
    if (text_of("SHOW STATUS LIKE 'wsrep_ready'") != "OFF") return {};
    failure f;
    f.kind = error_kind::connection;
    f.native_code = ER_UNKNOWN_COM_ERROR;
    f.connection_lost = f.unfit = true;
    f.message = fmt::format(
        "the MariaDB server at {} is no working part of its cluster at the moment (wsrep_ready is "
        "OFF): it may have lost the others",
        place_of(options_));
    return f;
}

// The last column of the only row; empty where there is none.
std::string mariadb_connection::text_of(std::string_view sql) {
    count_round_trip();
    if (mysql_real_query(handle(), sql.data(), sql.size()) != 0) return {};
    const std::unique_ptr<MYSQL_RES, decltype(&mysql_free_result)> rows(
        mysql_store_result(handle()), &mysql_free_result);
    MYSQL_ROW row = rows != nullptr ? mysql_fetch_row(rows.get()) : nullptr;
    const char* text = row != nullptr ? row[mysql_num_fields(rows.get()) - 1] : nullptr;
    return text != nullptr ? text : "";
}

std::unique_ptr<statement> mariadb_connection::prepare(std::string_view sql, failure& why) {
    if (is_command(sql)) return std::make_unique<mariadb_command>(*this, sql);
    auto made = std::make_unique<mariadb_statement>(*this, sql);
    if (status wrong = made->prepare()) {
        why = std::move(*wrong);
        return nullptr;
    }
    return made;
}

status mariadb_connection::execute(std::string_view sql) {
    if (goes_on_behind_semicolon(sql, lexis)) return run_script(sql);
    std::int64_t ignored = 0;
    return send_text(sql, ignored);
}

std::string mariadb_connection::text_of(const transaction_control& wanted) const {
    if (wanted.verb == transaction_verb::isolate) return std::string(level_text(wanted.form.level));
    if (wanted.verb != transaction_verb::begin) return connection::text_of(wanted);
    return wanted.form.mode == transaction_mode::read_only ? "START TRANSACTION READ ONLY"
                                                           : "START TRANSACTION";
}

// It is sent as it is: to prepare it would take two trips more.
status mariadb_connection::control(const transaction_control& wanted) {
    const std::string sql = text_of(wanted);
    std::int64_t ignored = 0;
    return sql.empty() ? status() : send_text(sql, ignored);
}

// The server takes several statements in one text only when it is told so: a text that somebody
// managed to put a semicolon into stays one statement.
status mariadb_connection::run_script(std::string_view sql) {
    free_wire();
    count_round_trip();
    if (mysql_set_server_option(handle(), MYSQL_OPTION_MULTI_STATEMENTS_ON) != 0)
        return last_failure();
    std::int64_t ignored = 0;
    status wrong = send_text(sql, ignored);
    while (!wrong && mysql_more_results(handle()) != 0) {
        if (mysql_next_result(handle()) > 0) wrong = last_failure();
        mysql_free_result(mysql_use_result(handle()));
    }
    if (wrong && wrong->connection_lost) return wrong;
    count_round_trip();
    mysql_set_server_option(handle(), MYSQL_OPTION_MULTI_STATEMENTS_OFF);
    return wrong;
}

status mariadb_connection::send_text(std::string_view sql, std::int64_t& changes) {
    free_wire();
    count_round_trip();
    if (mysql_real_query(handle(), sql.data(), sql.size()) != 0) return last_failure();
    changes = mysql_field_count(handle()) == 0
                  ? static_cast<std::int64_t>(mysql_affected_rows(handle()))
                  : 0;
    mysql_free_result(mysql_use_result(handle()));
    return {};
}

// The session's own does not change. Where the question fails, the server tells of the packet.
void mariadb_connection::ask_largest_packet() {
    free_wire();
    count_round_trip();
    largest_packet_ = SIZE_MAX;
    constexpr std::string_view question = "SELECT @@max_allowed_packet";
    if (mysql_real_query(handle(), question.data(), question.size()) != 0) return;
    MYSQL_RES* answer = mysql_store_result(handle());
    if (answer == nullptr) return;
    if (MYSQL_ROW row = mysql_fetch_row(answer); row != nullptr && row[0] != nullptr)
        largest_packet_ = std::strtoull(row[0], nullptr, 10);
    mysql_free_result(answer);
}

status mariadb_connection::check_packet(std::size_t bytes) {
    constexpr std::size_t small = std::size_t{256} << 10U;
    constexpr std::size_t around = 2048;  // what a packet has beside its values
    if (bytes < small) return {};
    if (largest_packet_ == 0) ask_largest_packet();
    if (bytes < largest_packet_ - around) return {};
    failure f = make_mariadb_failure(
        {ER_NET_PACKET_TOO_LARGE, "08S01",
         fmt::format("the values of a statement have {} bytes, and the server takes {}", bytes,
                     largest_packet_)});
    f.connection_lost = false;  // nothing was sent
    return f;
}

bool mariadb_connection::in_transaction() const {
    return (handle_->server_status & SERVER_STATUS_IN_TRANS) != 0;
}

// The packet of an error does not say what became of the transaction: a lock that was not to be had
// undoes the statement or, with innodb_rollback_on_timeout, all of it.
bool mariadb_connection::still_in_transaction(const failure& why) noexcept {
    if (!in_transaction() || !mariadb_may_end_transaction(why.kind)) return in_transaction();
    try {
        std::int64_t ignored = 0;
        return !send_text("DO 0", ignored) && in_transaction();
    } catch (const std::exception&) {  // out of memory
        return false;
    }
}

// A second connection asks for it: the first one's wire is taken. A server that does not answer it
// is not waited for.
void mariadb_connection::interrupt() noexcept {
    try {
        failure ignored;
        mariadb_options hurried = options_;
        hurried.connect_timeout = hurried.read_timeout = hurried.write_timeout = 2;
        const mysql_handle other = connect_mariadb(hurried, ignored);
        if (other == nullptr) return;
        const std::string kill = fmt::format("KILL QUERY {}", mysql_thread_id(handle()));
        (void)mysql_real_query(other.get(), kill.data(), kill.size());
    } catch (...) {  // out of memory: the statement runs on
    }
}

// A server that says something unasked says good-bye.
bool mariadb_connection::usable() noexcept {
    if (on_wire_ != nullptr) return true;
    const auto socket = static_cast<int>(mysql_get_socket(handle()));
    if (socket < 0) return false;
    pollfd look{.fd = socket, .events = POLLIN, .revents = 0};
    return poll(&look, 1, 0) == 0;
}

bool mariadb_connection::ping() noexcept {
    count_round_trip();
    return mysql_ping(handle()) == 0;
}

bool mariadb_connection::runs_arrays() const {
    // The capabilities that MySQL does not have, without those that it has.
    unsigned long has = 0;
    return options_.bulk &&
           mariadb_get_infov(handle(), MARIADB_CONNECTION_EXTENDED_SERVER_CAPABILITIES, &has) ==
               0 &&
           (has & (MARIADB_CLIENT_STMT_BULK_OPERATIONS >> 32U)) != 0;
}

void mariadb_connection::free_wire(const mariadb_statement* except) {
    described_ = nullptr;
    if (on_wire_ == nullptr || on_wire_ == except) return;
    on_wire_->take_rest();
    on_wire_ = nullptr;
}

// The server calls it an error of syntax. The body of a procedure may have semicolons of its own.
failure mariadb_connection::for_text(failure why, std::string_view sql) {
    if (why.native_code == ER_EMPTY_QUERY) return no_statement_failure();
    if (why.native_code != ER_PARSE_ERROR || has_body(sql) || !goes_on_behind_semicolon(sql, lexis))
        return why;
    failure several = more_statements_failure();
    several.native_code = why.native_code;
    several.sqlstate = why.sqlstate;
    return several;
}

failure mariadb_connection::last_failure() {
    return noted(make_mariadb_failure(
        {mysql_errno(handle()), mysql_sqlstate(handle()), mysql_error(handle())}));
}

// An error says nothing of the transaction: what is known of it changes here.
failure mariadb_connection::noted(failure f) noexcept {
    if (f.connection_lost || mariadb_transaction_lost(static_cast<unsigned>(f.native_code)))
        handle_->server_status &= ~static_cast<unsigned>(SERVER_STATUS_IN_TRANS);
    return f;
}

}  // namespace cormorant::detail
