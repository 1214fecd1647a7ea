#pragma once

#include <cstdint>
#include <memory>
#include <source_location>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace cormorant {

/// What went wrong, the same on every backend.
enum class error_kind : std::uint8_t {
    usage,           ///< the program asked for something that cannot be done
    not_found,       ///< get() matched no row, or a saved row is gone
    multiple_rows,   ///< get() matched more than one row
    unique,          ///< a unique constraint or primary key refused the write
    foreign_key,     ///< a foreign key refused the write
    check,           ///< a check constraint refused the write
    not_null,        ///< NULL was written into a column that refuses it
    integrity,       ///< another constraint refused the write
    protected_rows,  ///< a removal was refused by on_delete protect or restrict
    data,            ///< a value does not fit: wrong type, overflow, invalid text
    rollback,        ///< deadlock or serialization failure: the transaction may be tried again
    timeout,         ///< a lock or a statement took longer than allowed
    cancelled,       ///< the statement was interrupted
    connection,      ///< the database cannot be reached, or the connection was lost
    not_a_database,  ///< the file is not a database, or it is damaged
    read_only,       ///< the database cannot be written
    full,            ///< the disk or the quota is full
    sql,             ///< the database refused the SQL text: unknown table or column, syntax
    internal,        ///< anything else that the database reports
};

/// What the database has of a call that failed.
enum class outcome : std::uint8_t {
    not_sent,  ///< nothing: it was not asked
    undone,    ///< nothing: it refused the call, or undid it
    unknown,   ///< all or nothing: the connection was lost before it could say
};

/// Everything known about a failure. Texts never hold values of parameters.
struct error_details {
    error_kind kind = error_kind::internal;
    std::string message = {};               ///< what, where and what to do
    std::string sqlstate = {};              ///< five characters, empty where the backend has none
    int native_code = 0;                    ///< the backend's own code
    std::string constraint = {};            ///< the constraint or column that refused, when known
    std::string model = {};                 ///< the model concerned, when known
    std::vector<std::string> members = {};  ///< "User.email": what was refused, when known
    std::string sql = {};                   ///< the statement, without values
    std::source_location where = {};        ///< the terminal call in the user's program
    bool connection_lost = false;
    cormorant::outcome outcome = cormorant::outcome::undone;
};

/// The root of all that Cormorant throws.
class error : public std::runtime_error {
public:
    explicit error(error_details details);

    /// What sort of failure it is.
    [[nodiscard]] error_kind kind() const noexcept { return details_->kind; }
    /// The server's SQLSTATE of five characters; empty where the backend has none.
    [[nodiscard]] const std::string& sqlstate() const noexcept { return details_->sqlstate; }
    /// The backend's own number of the failure; 0 where it has none.
    [[nodiscard]] int native_code() const noexcept { return details_->native_code; }
    /// The constraint that refused: of tables that create_tables made the same name on every
    /// backend, such as `uq_app_user__email`; else as the database names it. What has no name, as
    /// NOT NULL, is `table.column`.
    [[nodiscard]] const std::string& constraint() const noexcept { return details_->constraint; }
    /// The model whose row was refused, when it is known.
    [[nodiscard]] const std::string& model() const noexcept { return details_->model; }
    /// The members that were refused, each as `Model.member`: those of the constraint, or the one
    /// whose value does not fit. Of a foreign key the member that has it, also where the removal of
    /// the row it refers to was refused; of a many_to_many's own table the relation, as
    /// `User.groups`. Empty where neither the database nor the models tell.
    [[nodiscard]] const std::vector<std::string>& members() const noexcept {
        return details_->members;
    }
    /// The statement that failed, without the values of its parameters.
    [[nodiscard]] const std::string& sql() const noexcept { return details_->sql; }
    /// Where the program made the call.
    [[nodiscard]] std::source_location where() const noexcept { return details_->where; }
    /// What the database has of the call: of a transaction, where it was the commit that failed or
    /// the transaction as a whole.
    [[nodiscard]] cormorant::outcome outcome() const noexcept { return details_->outcome; }
    /// True where the same transaction may succeed when it is run again from its start, and is not
    /// done twice then: outcome() is not unknown.
    [[nodiscard]] bool retryable() const noexcept;
    /// True where the server was not to be reached, or the connection to it ended. False where it
    /// does not let this user in, and for files.
    [[nodiscard]] bool connection_lost() const noexcept { return details_->connection_lost; }

private:
    std::shared_ptr<const error_details> details_;
};

/// A call that cannot mean anything: the message says what to write instead.
class usage_error : public error {
public:
    using error::error;
    explicit usage_error(std::string message);
};

/// No row matched where one was asked for.
class not_found : public error {
    using error::error;
};

/// More than one row matched where one was asked for.
class multiple_rows : public error {
    using error::error;
};

/// A constraint refused a write: kind() tells which sort, constraint() its name.
class integrity_error : public error {
    using error::error;
};

/// The database gave the transaction up (deadlock, serialization): run it again.
class transaction_rollback : public error {
    using error::error;
};

/// The database cannot be reached or used: missing, not a database, connection lost.
class connection_error : public error {
    using error::error;
};

/// A lock, a statement or the wait for a connection took longer than allowed.
class timeout : public error {
    using error::error;
};

/// A migration cannot be made or applied.
class migration_error : public error {
    using error::error;
};

namespace detail {

/// Throws the leaf class that belongs to the kind of `details`.
[[noreturn]] void throw_error(error_details details);

/// Throws usage_error with the message.
[[noreturn]] void throw_usage(std::string message);
/// The same with the call that was wrong.
[[noreturn]] void throw_usage_at(std::string_view message, std::source_location where);

}  // namespace detail
}  // namespace cormorant
