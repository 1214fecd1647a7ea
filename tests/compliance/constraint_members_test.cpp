#include <algorithm>
#include <cmath>

#include "support/everything.hpp"
#include "support/shop.hpp"

/// An error says which members were refused, the same on every backend.

namespace members_of_errors {

namespace cm = cormorant;
using namespace cormorant::literals;

struct Host {
    std::string name;
    static constexpr auto meta = cm::model(cm::table("mem_host"), cm::primary_key("name"));
};

struct Guest {
    std::int64_t id = 0;
    std::string first;
    std::string last;
    int age = 18;
    std::int16_t visits = 0;
    std::optional<cm::foreign_key<Host>> host;
    std::optional<cm::one_to_one<Host>> favourite;
    cm::many_to_many<Host> hosts;
    cm::json notes;
    static constexpr auto meta = cm::model(
        cm::table("mem_guest"), cm::unique("first", "last"), cm::on_delete("host", cm::do_nothing),
        cm::on_delete("favourite", cm::protect), cm::max_length("first", 10),
        cm::check("grown_up", "age"_f >= 18 && "visits"_f < 30'000));
};

/// The rows of a table that another program made, with names of its own.
struct Legacy {
    std::int64_t id = 0;
    std::string code;
    std::optional<cm::foreign_key<Legacy>> parent;
    static constexpr auto meta =
        cm::model(cm::table("mem_legacy"), cm::column("code", "the code"), cm::unique("code"),
                  cm::on_delete("parent", cm::do_nothing));
};

}  // namespace members_of_errors

namespace {

using namespace cormorant::literals;
using namespace members_of_errors;
using compliance::holds;
using compliance::thrown_by;
using everything::Everything;
using everything::Guarded;
using shop::Membership;
using shop::Order;
using shop::Tag;
using shop::User;
namespace cm = cormorant;

using texts = std::vector<std::string>;

class constraint_members : public shop::stocked_shop {
protected:
    constraint_members() { cm::create_tables<Guarded, Everything, Host, Guest>(db); }
    template <class Work>
    cm::error refused(Work&& work) {
        return thrown_by<cm::error>(std::forward<Work>(work));
    }
};
CORMORANT_ON_EVERY_BACKEND(constraint_members);

TEST_P(constraint_members, a_unique_member_is_named_by_every_sort_of_write) {
    const auto check = [](const cm::error& e) {
        EXPECT_EQ(e.kind(), cm::error_kind::unique);
        EXPECT_EQ(e.members(), texts{"User.email"}) << e.what();
        EXPECT_EQ(e.constraint(), "uq_app_user__email") << e.what();
        EXPECT_EQ(e.model(), "User");
        EXPECT_TRUE(holds(e.what(), "User.email")) << e.what();
    };
    check(refused([&] { db.create(User{.name = "x", .email = "ann@x.org"}); }));
    check(refused([&] { db.objects<User>().update("email"_f = "same"); }));
    std::vector<User> twins{{.name = "a", .email = "twin"}, {.name = "b", .email = "twin"}};
    check(refused([&] { db.bulk_create(twins); }));
    User bo = db.objects<User>().get("email"_f == "bo@x.org");
    bo.email = "ann@x.org";
    check(refused([&] { db.save(bo); }));
    check(refused([&] { db.save(bo, "email"_f); }));
    std::vector<User> changed{bo};
    check(refused([&] { db.bulk_update(changed, "email"_f); }));
}

TEST_P(constraint_members, several_members_that_are_unique_together_are_all_named) {
    db.create(Guest{.first = "Ann", .last = "Lee"});
    const auto e = refused([&] { db.create(Guest{.first = "Ann", .last = "Lee"}); });
    EXPECT_EQ(e.members(), (texts{"Guest.first", "Guest.last"})) << e.what();
    EXPECT_EQ(e.constraint(), "uq_mem_guest__first__last");
    const auto through = refused([&] {
        const Membership there = db.objects<Membership>().first().value();
        db.create(
            Membership{.user = cm::key(there.user.key()), .group = cm::key(there.group.key())});
    });
    EXPECT_EQ(through.members(), (texts{"Membership.user", "Membership.group"})) << through.what();
}

TEST_P(constraint_members, a_primary_key_is_named_whatever_the_database_calls_it) {
    const auto e = refused([&] { db.create(Tag{"red"}); });
    EXPECT_EQ(e.kind(), cm::error_kind::unique);
    EXPECT_EQ(e.members(), texts{"Tag.code"}) << e.what();
    EXPECT_EQ(e.constraint(), "pk_tag");
    db.create(shop::Product{.code = "soap"});
    shop::OrderLine line{.order = orders[0], .product = cm::key("soap")};
    db.create(line);
    const auto several = refused([&] { db.create(line); });
    EXPECT_EQ(several.members(), (texts{"OrderLine.order", "OrderLine.product"})) << several.what();
    EXPECT_EQ(several.constraint(), "pk_Order Details");
}

TEST_P(constraint_members, a_one_to_one_is_unique) {
    db.create(Host{"Eve"});
    db.create(Guest{.first = "a", .favourite = cm::key("Eve")});
    const auto e = refused([&] { db.create(Guest{.first = "b", .favourite = cm::key("Eve")}); });
    EXPECT_EQ(e.kind(), cm::error_kind::unique);
    EXPECT_EQ(e.members(), texts{"Guest.favourite"}) << e.what();
}

TEST_P(constraint_members, a_foreign_key_without_its_row_is_named) {
    const auto check = [](const cm::error& e, const char* member, const char* constraint) {
        EXPECT_EQ(e.kind(), cm::error_kind::foreign_key);
        EXPECT_EQ(e.members(), texts{member}) << e.what();
        EXPECT_EQ(e.constraint(), constraint) << e.what();
    };
    check(refused([&] { db.create(Order{.user = cm::key(4711)}); }), "Order.user",
          "fk_order__user_id");
    check(refused([&] { db.objects<Order>().update("user"_f = cm::key(4711)); }), "Order.user",
          "fk_order__user_id");
    check(refused([&] { db.create(Guest{.first = "a", .host = cm::key("nobody")}); }), "Guest.host",
          "fk_mem_guest__host_id");
    check(refused([&] { db.create(Guest{.first = "a", .favourite = cm::key("nobody")}); }),
          "Guest.favourite", "fk_mem_guest__favourite_id");
    EXPECT_EQ(db.objects<Guest>().count(), 0) << "what was tried to find out is undone";
}

TEST_P(constraint_members, a_foreign_key_of_one_of_many_rows_is_named) {
    std::vector<Guest> guests(30);
    for (std::size_t i = 0; i < guests.size(); ++i) guests[i].first = std::to_string(i);
    guests[20].host = cm::key("nobody");
    const auto e = refused([&] { db.bulk_create(guests); });
    EXPECT_EQ(e.kind(), cm::error_kind::foreign_key);
    EXPECT_EQ(e.members(), texts{"Guest.host"}) << e.what();
    EXPECT_EQ(e.model(), "Guest");
    EXPECT_EQ(db.objects<Guest>().count(), 0);
}

TEST_P(constraint_members, a_removal_is_refused_by_the_foreign_key_of_those_who_refer) {
    db.create(Host{"Eve"});
    db.create(Guest{.first = "a", .host = cm::key("Eve")});
    const auto e = refused([&] { db.remove(Host{"Eve"}); });
    EXPECT_EQ(e.kind(), cm::error_kind::foreign_key);
    EXPECT_EQ(e.members(), texts{"Guest.host"}) << e.what();
    EXPECT_EQ(e.constraint(), "fk_mem_guest__host_id") << e.what();
    const auto raw = refused([&] { db.execute("delete from mem_host"); });
    EXPECT_EQ(raw.members(), texts{"Guest.host"}) << raw.what();
    EXPECT_EQ(db.objects<Host>().count(), 1);
}

TEST_P(constraint_members, a_removal_that_the_library_refuses_names_the_member_too) {
    db.create(Host{"Eve"});
    db.create(Guest{.first = "a", .favourite = cm::key("Eve")});
    const auto e = refused([&] { db.remove(Host{"Eve"}); });
    EXPECT_EQ(e.kind(), cm::error_kind::protected_rows);
    EXPECT_EQ(e.members(), texts{"Guest.favourite"}) << e.what();
}

TEST_P(constraint_members, both_keys_of_a_many_to_many_are_those_of_the_relation) {
    Guest ann = db.create(Guest{.first = "Ann"});
    db.create(Host{"Eve"});
    EXPECT_EQ(refused([&] { db.add(ann, "hosts"_f, Host{"nobody"}); }).members(),
              texts{"Guest.hosts"});
    ann.id = 4711;
    const auto e = refused([&] { db.add(ann, "hosts"_f, Host{"Eve"}); });
    EXPECT_EQ(e.kind(), cm::error_kind::foreign_key);
    EXPECT_EQ(e.members(), texts{"Guest.hosts"}) << e.what();
    EXPECT_EQ(e.model(), "Guest");
}

TEST_P(constraint_members, a_key_that_is_still_broken_at_commit_is_named) {
    const auto e = refused([&] {
        db.transaction([](cm::transaction& tx) {
            tx.create(Guest{.first = "a", .host = cm::key("nobody")});
            tx.create(Host{"Eve"});
        });
    });
    EXPECT_EQ(e.kind(), cm::error_kind::foreign_key);
    EXPECT_EQ(e.members(), texts{"Guest.host"}) << e.what();
    EXPECT_EQ(e.constraint(), "fk_mem_guest__host_id");
    EXPECT_EQ(e.model(), "Guest");
    EXPECT_EQ(db.objects<Host>().count(), 0);
}

TEST_P(constraint_members, a_check_is_about_the_members_that_it_names) {
    const auto e = refused([&] { db.create(Guest{.first = "a", .age = 3}); });
    EXPECT_EQ(e.kind(), cm::error_kind::check);
    EXPECT_EQ(e.constraint(), "grown_up");
    EXPECT_EQ(e.members(), (texts{"Guest.age", "Guest.visits"})) << e.what();
}

TEST_P(constraint_members, null_where_none_may_be_names_the_member) {
    const auto e = refused([&] { db.execute("insert into tag (code) values (null)"); });
    EXPECT_EQ(e.kind(), cm::error_kind::not_null);
    EXPECT_TRUE(holds(e.constraint(), "code")) << e.constraint();
    db.create(Guest{.first = "a"});
    const auto update =
        refused([&] { db.objects<Guest>().update("last"_f = cm::sql<std::string>("null")); });
    EXPECT_EQ(update.kind(), cm::error_kind::not_null);
    EXPECT_EQ(update.members(), texts{"Guest.last"}) << update.what();
    EXPECT_EQ(update.constraint(), "mem_guest.last");
}

TEST_P(constraint_members, sql_text_names_them_too) {
    db.create(Guest{.first = "a"});
    const auto unique = refused([&] { db.execute("update app_user set email = 'same'"); });
    EXPECT_EQ(unique.members(), texts{"User.email"}) << unique.what();
    EXPECT_EQ(unique.model(), "User");
    const auto key = refused([&] { db.execute("update mem_guest set host_id = 'nobody'"); });
    EXPECT_EQ(key.members(), texts{"Guest.host"}) << key.what();
    const auto check = refused([&] { db.execute("update mem_guest set age = 1"); });
    EXPECT_EQ(check.members(), (texts{"Guest.age", "Guest.visits"})) << check.what();
}

TEST_P(constraint_members, what_the_library_checks_names_its_member) {
    const auto check = [](const cm::error& e, const char* member) {
        EXPECT_EQ(e.kind(), cm::error_kind::data);
        EXPECT_EQ(e.members(), texts{member}) << e.what();
    };
    check(refused([&] { db.create(Guarded{.name = "123456"}); }), "Guarded.name");
    check(refused([&] { db.create(Guarded{.name = "a", .kind = "z"}); }), "Guarded.kind");
    check(refused([&] { db.create(Guarded{.name = "a", .price = cm::decimal("1.234")}); }),
          "Guarded.price");
    EXPECT_EQ(refused([&] { db.create(Order{}); }).members(), texts{"Order.user"});
}

TEST_P(constraint_members, a_number_that_is_computed_and_does_not_fit_names_its_member) {
    db.create(Guest{.first = "a", .visits = 20'000});
    const auto one = refused([&] {
        db.objects<Guest>().update("visits"_f = "visits"_f * 2, "last"_f = "of two that are set");
    });
    EXPECT_EQ(one.kind(), cm::error_kind::data);
    EXPECT_EQ(one.members(), texts{"Guest.visits"}) << one.what();
    const auto several = refused(
        [&] { db.objects<Guest>().update("visits"_f = "visits"_f * 2, "age"_f = "age"_f + 1); });
    EXPECT_EQ(several.members().at(0), "Guest.visits") << several.what();
    db.create(Everything{});
    const auto range = refused([&] { db.objects<Everything>().update("u8"_f = "u8"_f + 300); });
    EXPECT_EQ(range.kind(), cm::error_kind::data);
    EXPECT_EQ(range.members(), texts{"Everything.u8"}) << range.what();
}

TEST_P(constraint_members, a_value_that_cannot_be_sent_names_its_member) {
    EXPECT_EQ(refused([&] { db.create(Guest{.first = "a\xff"}); }).members(), texts{"Guest.first"});
    EXPECT_EQ(refused([&] {
                  (void)db.objects<User>().filter("profile.city"_f == "a\xff").count();
              }).members(),
              texts{"Profile.city"});
}

TEST_P(constraint_members, a_value_that_cannot_be_read_names_its_member) {
    db.create(Everything{});
    db.execute("update everything set color = {}", "mauve");
    const auto e = refused([&] { (void)db.objects<Everything>().first(); });
    EXPECT_EQ(e.members(), texts{"Everything.color"}) << e.what();
}

class legacy_members : public compliance::on_backend {
protected:
    legacy_members() {
        const std::string code = GetParam()->name == "mariadb" ? "`the code`" : "\"the code\"";
        db.execute(cm::trusted("create table mem_legacy (id bigint not null primary key, " + code +
                               " varchar(20) not null unique, parent_id bigint, constraint theirs "
                               "foreign key (parent_id) references mem_legacy (id))"));
        db.create(Legacy{.id = 1, .code = "a"});
        db.create(Legacy{.id = 2, .code = "b", .parent = cm::key(1)});
    }
    template <class Work>
    cm::error refused(Work&& work) {
        return thrown_by<cm::error>(std::forward<Work>(work));
    }
};
CORMORANT_ON_EVERY_BACKEND(legacy_members);

TEST_P(legacy_members, constraints_of_other_makers_are_told_by_their_columns) {
    const auto unique = refused([&] { db.create(Legacy{.id = 3, .code = "a"}); });
    EXPECT_EQ(unique.kind(), cm::error_kind::unique);
    EXPECT_EQ(unique.members(), texts{"Legacy.code"}) << unique.what();
    const auto key = refused([&] { db.create(Legacy{.id = 1, .code = "c"}); });
    EXPECT_EQ(key.members(), texts{"Legacy.id"}) << key.what();
}

TEST_P(legacy_members, foreign_keys_of_other_makers_are_told_from_both_sides) {
    const auto child =
        refused([&] { db.create(Legacy{.id = 3, .code = "c", .parent = cm::key(4711)}); });
    EXPECT_EQ(child.kind(), cm::error_kind::foreign_key);
    EXPECT_EQ(child.members(), texts{"Legacy.parent"}) << child.what();
    const auto removal = refused([&] { db.objects<Legacy>().filter("id"_f == 1).remove(); });
    EXPECT_EQ(removal.kind(), cm::error_kind::foreign_key);
    EXPECT_EQ(removal.members(), texts{"Legacy.parent"}) << removal.what();
    EXPECT_EQ(db.objects<Legacy>().count(), 2);
}

TEST_P(legacy_members, a_key_that_restricts_at_once_is_told_inside_a_transaction) {
    db.transaction([&](cm::transaction& tx) {
        const auto e = refused([&] {
            tx.savepoint([](cm::transaction& inner) {
                inner.create(Legacy{.id = 3, .code = "c", .parent = cm::key(4711)});
            });
        });
        EXPECT_EQ(e.members(), texts{"Legacy.parent"}) << e.what();
        const auto removal = refused([&] {
            tx.savepoint([](cm::transaction& inner) {
                inner.objects<Legacy>().filter("id"_f == 1).remove();
            });
        });
        EXPECT_EQ(removal.members(), texts{"Legacy.parent"}) << removal.what();
        tx.create(Legacy{.id = 4, .code = "d"});
    });
    EXPECT_EQ(db.objects<Legacy>().count(), 3);
}

}  // namespace
