#include <functional>

#include "cormorant/testing.hpp"
#include "support/backend.hpp"

/// SQL text that was prepared before the tables became others.

namespace {

namespace cm = cormorant;
using namespace cormorant::literals;
using compliance::thrown_by;

struct Shelf {
    std::int64_t id = 0;
    int width = 1;
    int height = 2;
};

struct Size {
    int width = 0;
    int height = 0;
};

struct Crate {
    std::int64_t id = 0;
    int width = 0;
};

class changed_schema : public compliance::on_backend {
protected:
    changed_schema() {
        cm::create_tables<Shelf, Crate>(db);
        db.create(Shelf{.width = 10, .height = 20});
        db.execute("create view shelves as select id, width, height from shelf");
    }
    /// Who changes the schema: this handle, and another connection where there can be one.
    void by_each(const std::function<void(const cm::database&)>& check) {
        check(db);
        if (can().several_connections) check(open_again());
    }
};
CORMORANT_ON_EVERY_BACKEND(changed_schema);

TEST_P(changed_schema, columns_in_another_order_go_into_their_members) {
    const auto check = [&] {
        for (int again = 0; again < 3; ++again) {
            const auto shelves = db.raw<Shelf>("select * from shelves");
            EXPECT_EQ(shelves.at(0).width, 10);
            EXPECT_EQ(shelves.at(0).height, 20);
            EXPECT_EQ(shelves.at(0).id, 1);
        }
    };
    by_each([&](const cm::database& other) {
        check();
        other.execute("drop view shelves");
        other.execute("create view shelves as select height, id, width from shelf");
        check();
        other.execute("drop view shelves");
        other.execute("create view shelves as select id, width, height from shelf");
    });
}

TEST_P(changed_schema, columns_that_took_each_others_names_go_by_their_names) {
    by_each([&](const cm::database& other) {
        const Shelf before = db.raw<Shelf>("select * from shelf").at(0);
        other.execute("alter table shelf rename column width to depth");
        other.execute("alter table shelf rename column height to width");
        other.execute("alter table shelf rename column depth to height");
        for (int again = 0; again < 3; ++again) {
            const Shelf after = db.raw<Shelf>("select * from shelf").at(0);
            EXPECT_EQ(after.width, before.height);
            EXPECT_EQ(after.height, before.width);
        }
    });
}

TEST_P(changed_schema, a_column_in_front_shifts_nothing) {
    by_each([&](const cm::database& other) {
        EXPECT_EQ(db.raw<Shelf>("select * from shelves").at(0).width, 10);
        other.execute("drop view shelves");
        other.execute("create view shelves as select 5 as floor, id, width, height from shelf");
        for (int again = 0; again < 3; ++again) {
            const Shelf shelf = db.raw<Shelf>("select * from shelves").at(0);
            EXPECT_EQ(shelf.width, 10);
            EXPECT_EQ(shelf.height, 20);
        }
        other.execute("drop view shelves");
        other.execute("create view shelves as select id, width, height from shelf");
    });
}

TEST_P(changed_schema, a_column_that_comes_is_read_and_one_that_goes_leaves_the_default) {
    by_each([&](const cm::database& other) {
        EXPECT_EQ(db.raw<Shelf>("select * from shelf").at(0).height, 20);
        other.execute("drop view shelves");
        other.execute("alter table shelf drop column height");
        for (int again = 0; again < 2; ++again) {
            const Shelf without = db.raw<Shelf>("select * from shelf").at(0);
            EXPECT_EQ(without.width, 10);
            EXPECT_EQ(without.height, 2);
        }
        other.execute("alter table shelf add column height int default 20");
        for (int again = 0; again < 2; ++again)
            EXPECT_EQ(db.raw<Shelf>("select * from shelf").at(0).height, 20);
        other.execute("create view shelves as select id, width, height from shelf");
    });
}

TEST_P(changed_schema, a_tuple_is_refused_while_there_is_a_column_too_many_and_no_longer) {
    using row = std::tuple<std::int64_t, int, int>;
    by_each([&](const cm::database& other) {
        EXPECT_EQ(db.fetch<row>("select * from shelf").at(0), row(1, 10, 20));
        other.execute("alter table shelf add column color int");
        for (int again = 0; again < 3; ++again)
            EXPECT_THROW((void)db.fetch<row>("select * from shelf"), cm::usage_error);
        other.execute("alter table shelf drop column color");
        for (int again = 0; again < 3; ++again)
            EXPECT_EQ(db.fetch<row>("select * from shelf").at(0), row(1, 10, 20));
    });
}

TEST_P(changed_schema, rows_of_a_struct_that_is_no_model_go_by_their_names) {
    by_each([&](const cm::database& other) {
        other.execute("create view sizes as select width, height from shelf");
        EXPECT_EQ(db.fetch<Size>("select * from sizes").at(0).width, 10);
        other.execute("drop view sizes");
        other.execute("create view sizes as select height, width from shelf");
        for (int again = 0; again < 3; ++again) {
            const Size size = db.fetch<Size>("select * from sizes").at(0);
            EXPECT_EQ(size.width, 10);
            EXPECT_EQ(size.height, 20);
        }
        other.execute("drop view sizes");
    });
}

TEST_P(changed_schema, columns_of_other_types_are_read_as_what_they_are) {
    by_each([&](const cm::database& other) {
        other.execute("create view sizes as select width, height from shelf");
        EXPECT_EQ(db.fetch<Size>("select * from sizes").at(0).width, 10);
        other.execute("drop view sizes");
        other.execute("create view sizes as select 10 as width, width + 0.0 as height from shelf");
        EXPECT_EQ((db.fetch<std::tuple<int, double>>("select * from sizes").at(0)),
                  std::tuple(10, 10.0));
        other.execute("drop view sizes");
        other.execute("create view sizes as select 'ten' as width, 20 as height from shelf");
        EXPECT_EQ((db.fetch<std::tuple<std::string, int>>("select * from sizes").at(0)),
                  std::tuple(std::string("ten"), 20));
        other.execute("drop view sizes");
    });
}

TEST_P(changed_schema, a_row_that_comes_back_from_a_write_is_written_once) {
    by_each([&](const cm::database& other) {
        const auto before = db.objects<Crate>().count();
        const auto add = [&] {
            return db.raw<Crate>("insert into crate (width) values ({}) returning *", 7).at(0);
        };
        EXPECT_EQ(add().width, 7);
        other.execute("alter table crate add column color int");
        EXPECT_EQ(add().width, 7);
        EXPECT_EQ(add().width, 7);
        other.execute("alter table crate drop column color");
        const Crate last = add();
        EXPECT_EQ(last.width, 7);
        EXPECT_TRUE(db.objects<Crate>().filter("id"_f == last.id).exists());
        EXPECT_EQ(db.objects<Crate>().count(), before + 4);
    });
}

TEST_P(changed_schema, a_write_is_refused_while_its_row_type_does_not_do_and_no_longer) {
    using row = std::tuple<std::int64_t, int>;
    by_each([&](const cm::database& other) {
        const auto add = [&] {
            return db.fetch<row>("insert into crate (width) values ({}) returning *", 7);
        };
        other.execute("alter table crate add column color int");
        for (int again = 0; again < 3; ++again) EXPECT_THROW((void)add(), cm::usage_error);
        other.execute("alter table crate drop column color");
        for (int again = 0; again < 3; ++again) EXPECT_EQ(std::get<1>(add().at(0)), 7);
    });
}

struct Shelves {
    std::int64_t id = 0;
    int width = 0;
    static constexpr auto meta = cm::model(cm::table("shelves"));
};

TEST_P(changed_schema, tables_are_not_made_where_a_view_has_their_name) {
    const auto error = thrown_by<cm::usage_error>([&] { cm::create_tables<Shelves>(db); });
    EXPECT_NE(std::string(error.what()).find("a view has the name"), std::string::npos);
    cm::create_tables<Shelf, Crate>(db);  // tables that are there are left alone
    EXPECT_EQ(db.objects<Shelves>().get().width, 10) << "a model may read a view";
}

}  // namespace
