#pragma once

#include <cormorant/testing.hpp>
#include <source_location>
#include <string>
#include <string_view>

#include "snippets/models.hpp"

/// What the programs of the documentation run in. Their regions, `// [name]` to `// [end]`, are the
/// code blocks of the pages, and their R"sql(...)sql" literals the SQL blocks: scripts/snippets.py
/// compares them.
namespace snippets {

/// The statements recorded so far, each with a semicolon behind it.
inline std::string sent(const cm::query_log& log) {
    std::string all;
    for (const auto& entry : log.entries()) all += entry.sql + ";\n";
    return all;
}

/// The text with single blanks for line breaks and indentation.
inline std::string in_one_line(std::string_view text) {
    std::string line;
    bool blank = false;
    for (const char c : text) {
        if (c == ' ' || c == '\n') {
            blank = !line.empty();
            continue;
        }
        if (blank) line += ' ';
        blank = false;
        line += c;
    }
    return line;
}

/// Fails the test unless the text is `expected`, however lines are broken.
inline void expect_sql(std::string_view sql, std::string_view expected,
                       std::source_location where = std::source_location::current()) {
    if (in_one_line(sql) == in_one_line(expected)) return;
    ADD_FAILURE_AT(where.file_name(), static_cast<int>(where.line()))
        << "the page says:\n"
        << expected << "\nbut this was sent:\n"
        << sql;
}

/// The same for all statements of the log.
inline void expect_sent(const cm::query_log& log, std::string_view expected,
                        std::source_location where = std::source_location::current()) {
    expect_sql(sent(log), expected, where);
}

/// Ann of Paris: orders over 50 (paid), 150 (paid) and 200 (void). Bo of Rome: one over 300 (paid).
/// Cid, not active: no city, no orders. Ann is in the group admins.
class shop : public testing::Test {
protected:
    shop() {
        cm::create_tables<Group, Profile, User, Order>(db);
        const Profile paris = db.create(Profile{.bio = "painter", .city = "Paris"});
        const Profile rome = db.create(Profile{.bio = "baker", .city = "Rome"});
        const Profile nowhere = db.create(Profile{.bio = "sailor"});
        ann = db.create(User{.name = "Ann", .email = "ann@x.org", .balance = 10, .profile = paris});
        bo = db.create(User{.name = "Bo", .email = "bo@x.org", .balance = 20, .profile = rome});
        cid = db.create(
            User{.name = "Cid", .email = "cid@x.org", .is_active = false, .profile = nowhere});
        db.create(Order{.user = ann, .total = 50, .status = "paid"});
        db.create(Order{.user = ann, .total = 150, .status = "paid"});
        db.create(Order{.user = ann, .total = 200, .status = "void"});
        db.create(Order{.user = bo, .total = 300, .status = "paid"});
        admins = db.create(Group{.name = "admins"});
        db.add(ann, "groups"_f, admins);
    }

    cm::database db = cm::open("sqlite::memory:");
    User ann, bo, cid;
    Group admins;
};

}  // namespace snippets
