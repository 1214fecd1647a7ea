#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <source_location>
#include <string>
#include <string_view>

namespace cormorant {

namespace detail {
class connection;
class database_core;
}  // namespace detail

/// What was sent to a channel.
struct notification {
    std::string channel;
    std::string payload;
    int process = 0;  ///< of the server, that served the sender
};

/// Listens to channels of a PostgreSQL server, over a connection of its own. What is sent while it
/// lives is kept until it is asked for; what is sent in a transaction comes when that commits. Used
/// by one thread at a time.
///
///     cm::listener orders(db, "orders");
///     while (auto n = orders.wait(std::chrono::seconds(30))) handle(n->payload);
///
/// Messages are sent by SQL: `db.fetch<...>("select pg_notify({}, {})", "orders", "17")`, or
/// through a transaction in the same way.
class listener {
    using location = std::source_location;

public:
    /// Connects and listens. Throws usage_error on other backends and for a name that is no UTF-8
    /// of 1 to 63 bytes without a zero, connection_error where the server cannot be reached.
    listener(detail::database_core& core, std::string_view channel,
             location where = location::current());
    /// Of whatever belongs to a database.
    template <class Source>
        requires requires(const Source& s) { s.core(); }
    listener(const Source& source, std::string_view channel, location where = location::current())
        : listener(source.core(), channel, where) {}
    ~listener();
    listener(listener&&) noexcept;
    listener& operator=(listener&&) noexcept;

    /// Listens to one more channel.
    void add(std::string_view channel, location where = location::current());
    /// The next message, or nothing where none comes in this time. Throws connection_error where
    /// the connection was lost: messages may have been missed then, and a new listener is needed.
    std::optional<notification> wait(std::chrono::milliseconds patience,
                                     location where = location::current());

private:
    std::unique_ptr<detail::connection> link_;
};

}  // namespace cormorant
