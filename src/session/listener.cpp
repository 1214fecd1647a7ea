#include "cormorant/session/listener.hpp"

#include <algorithm>
#include <limits>

#include "session/database_core.hpp"
#include "session/failures.hpp"
#include "session/pool/connection_pool.hpp"

namespace cormorant {

using namespace std::chrono_literals;

listener::listener(detail::database_core& core, std::string_view channel, location where) {
    detail::failure why;
    link_ = core.pool().open_beside(why);
    if (link_ == nullptr) detail::throw_failure(why, {}, where);
    add(channel, where);
}

listener::~listener() = default;
listener::listener(listener&&) noexcept = default;
listener& listener::operator=(listener&&) noexcept = default;

void listener::add(std::string_view channel, location where) {
    if (const detail::status wrong = link_->listen(channel))
        detail::throw_failure(*wrong, "LISTEN", where);
}

std::optional<notification> listener::wait(std::chrono::milliseconds patience, location where) {
    constexpr std::chrono::milliseconds longest(std::numeric_limits<int>::max());  // 24 days
    const int milliseconds = static_cast<int>(std::clamp(patience, 0ms, longest).count());
    std::optional<detail::channel_message> found;
    if (const detail::status wrong = link_->wait_for_message(milliseconds, found))
        detail::throw_failure(*wrong, "LISTEN", where);
    if (!found) return std::nullopt;
    return notification{std::move(found->channel), std::move(found->payload), found->process};
}

}  // namespace cormorant
