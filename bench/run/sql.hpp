#pragma once

#include <cctype>
#include <string>
#include <string_view>

/// The statements of the contenders that write SQL by hand. Parameters have names because SOCI
/// wants them; SQLite numbers them as they first come.
namespace bench::sql {

inline const std::string user_columns =
    "u.id, u.name, u.email, u.is_active, u.age, u.balance, u.profile_id";
inline const std::string profile_columns = "p.id AS p_id, p.bio AS p_bio, p.city AS p_city";
inline const std::string order_columns = "o.id, o.user_id, o.total, o.status";
inline const std::string users_and_profiles =
    "SELECT " + user_columns + ", " + profile_columns +
    " FROM app_user u JOIN profile p ON p.id = u.profile_id ";

inline const std::string get = "SELECT " + user_columns + " FROM app_user u WHERE u.id = :id";
inline const std::string load = "SELECT " + user_columns + " FROM app_user u ORDER BY u.id";
inline const std::string join = users_and_profiles + "ORDER BY u.id";
inline const std::string orders =
    "SELECT " + order_columns + " FROM app_order o ORDER BY o.user_id, o.id";
inline const std::string insert =
    "INSERT INTO app_user (name, email, is_active, age, balance, profile_id) "
    "VALUES (:name, :email, :is_active, :age, :balance, :profile_id)";
inline const std::string update = "UPDATE app_user SET balance = :balance WHERE id = :id";
inline const std::string group =
    "SELECT " + user_columns +
    ", g.n, g.average FROM (SELECT user_id, COUNT(*) AS n, AVG(total) AS average FROM app_order "
    "GROUP BY user_id ORDER BY n DESC, user_id LIMIT :top) g JOIN app_user u ON u.id = g.user_id "
    "ORDER BY g.n DESC, u.id";
inline const std::string related =
    "SELECT " + user_columns +
    " FROM app_user u JOIN profile p ON p.id = u.profile_id WHERE p.city = :city ORDER BY u.id";
inline const std::string chain_users =
    users_and_profiles + "WHERE u.id >= :first ORDER BY u.id LIMIT :count";

/// The orders of `count` users, whose keys are the parameters.
[[nodiscard]] inline std::string chain_orders(int count) {
    std::string text = "SELECT " + order_columns + " FROM app_order o WHERE o.user_id IN (";
    for (int i = 0; i < count; ++i) text += (i == 0 ? ":k" : ",:k") + std::to_string(i);
    return text + ") ORDER BY o.user_id, o.id";
}

/// The text with `mark(n)` in the place of the n-th parameter.
template <class Mark>
std::string with_marks(std::string_view text, Mark mark) {
    std::string made;
    int count = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != ':') {
            made += text[i];
            continue;
        }
        made += mark(++count);
        while (i + 1 < text.size() &&
               (std::isalnum(static_cast<unsigned char>(text[i + 1])) != 0 || text[i + 1] == '_'))
            ++i;
    }
    return made;
}

/// The text as PostgreSQL reads it, and as MariaDB does.
[[nodiscard]] inline std::string with_numbers(std::string_view text) {
    return with_marks(text, [](int n) { return "$" + std::to_string(n); });
}
[[nodiscard]] inline std::string with_question_marks(std::string_view text) {
    return with_marks(text, [](int) { return "?"; });
}

}  // namespace bench::sql
