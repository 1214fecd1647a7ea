#include "cormorant/testing.hpp"
#include "support/shop.hpp"

namespace {

using namespace shop;

class foreign_keys : public stocked_shop {};
CORMORANT_ON_EVERY_BACKEND(foreign_keys);

TEST_P(foreign_keys, keep_the_row_that_was_assigned) {
    Order order{.user = ann, .total = 7};
    db.save(order);
    EXPECT_QUERIES(db, 0) {
        EXPECT_EQ(order.user->name, "Ann");
        EXPECT_EQ(order.user.key(), ann.id);
    };
    EXPECT_EQ(db.objects<Order>().get("total"_f == 7).user.key(), ann.id);
}

TEST_P(foreign_keys, forget_the_row_when_another_key_is_assigned) {
    Order order = db.objects<Order>().select_related("user"_f).get("total"_f == 50);
    EXPECT_EQ(order.user->name, "Ann");
    order.user = cm::key(bo.id);
    EXPECT_FALSE(order.user.loaded());
    EXPECT_QUERIES(db, 1) { EXPECT_EQ(order.user->name, "Bo"); };
    db.save(order);
    EXPECT_EQ(db.objects<Order>().get("total"_f == 50).user.key(), bo.id);
}

TEST_P(foreign_keys, keep_the_row_when_the_same_key_is_assigned) {
    Order order = db.objects<Order>().select_related("user"_f).get("total"_f == 50);
    order.user = cm::key(ann.id);
    EXPECT_QUERIES(db, 0) { EXPECT_EQ(order.user->name, "Ann"); };
}

TEST_P(foreign_keys, one_rekeyed_row_does_not_disturb_its_peers) {
    std::vector<Order> all = db.objects<Order>().order_by("total"_f).to_vector();
    all[0].user = cm::key(bo.id);
    EXPECT_EQ(all[1].user->name, "Ann");
    EXPECT_EQ(all[0].user->name, "Bo");
    EXPECT_EQ(all[3].user->name, "Bo");
    const Order copy = all[0];
    EXPECT_EQ(copy.user->name, "Bo");
}

TEST_P(foreign_keys, a_row_that_replaces_another_is_the_related_one_at_once) {
    Order order = db.objects<Order>().get("total"_f == 50);
    order.user = cid;
    EXPECT_QUERIES(db, 0) { EXPECT_EQ(order.user->name, "Cid"); };
}

TEST_P(foreign_keys, a_row_that_is_not_stored_cannot_be_referred_to) {
    const User unsaved{.name = "New"};
    Order order{.user = unsaved, .total = 1};
    EXPECT_QUERIES(db, 0) { EXPECT_THROW(db.save(order), cm::usage_error); };
}

TEST_P(foreign_keys, optional_ones_are_set_and_emptied) {
    cid.referrer = bo;
    db.save(cid);
    EXPECT_EQ((*db.objects<User>().get("name"_f == "Cid").referrer)->name, "Bo");
    cid.referrer.reset();
    db.save(cid);
    EXPECT_FALSE(db.objects<User>().get("name"_f == "Cid").referrer.has_value());
    cid.referrer = cm::key(ann.id);
    db.save(cid, "referrer"_f);
    EXPECT_EQ(db.objects<User>().get("name"_f == "Cid").referrer->key(), ann.id);
}

TEST_P(foreign_keys, may_be_text_and_part_of_a_composite_key) {
    const auto pen = db.create(Product{.code = "P'1", .name = "Pen"});
    db.create(OrderLine{.order = orders[0], .product = pen, .quantity = 2});
    db.create(OrderLine{.order = orders[1], .product = cm::key("P'1"), .quantity = 3});
    const auto lines = db.objects<OrderLine>().order_by("quantity"_f).to_vector();
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_QUERIES(db, 2) {
        for (const OrderLine& line : lines) {
            EXPECT_EQ(line.product->name, "Pen");
            EXPECT_GT(line.order->total, 0);
        }
    };
    EXPECT_EQ(db.objects<Order>().get("total"_f == 150).lines[0].product.key(), "P'1");
}

TEST_P(foreign_keys, many_text_keys_find_their_rows) {
    std::vector<Product> products;
    std::vector<OrderLine> lines;
    for (int i = 0; i < 1'200; ++i) {
        products.push_back({.code = "c" + std::to_string(i), .name = "n" + std::to_string(i)});
        lines.push_back({.order = orders[0], .product = products.back(), .quantity = i});
    }
    db.bulk_create(products);
    db.bulk_create(lines);
    EXPECT_QUERIES(db, 3) {
        for (const OrderLine& line : db.objects<OrderLine>())
            ASSERT_EQ(line.product->name, "n" + std::to_string(line.quantity));
    };
}

TEST_P(foreign_keys, a_one_to_one_refuses_a_second_row) {
    bo.profile = cm::key(ann.profile->key());
    const auto e = compliance::thrown_by<cm::integrity_error>([&] { db.save(bo); });
    EXPECT_EQ(e.kind(), cm::error_kind::unique);
}

TEST_P(foreign_keys, refresh_reads_the_row_and_forgets_its_relations) {
    (void)ann.orders.size();
    db.create(Order{.user = ann, .total = 9});
    db.objects<User>().filter("name"_f == "Ann").update("balance"_f = cm::decimal(77));
    EXPECT_EQ(ann.orders.size(), 3U);
    db.refresh(ann);
    EXPECT_EQ(ann.balance, 77);
    EXPECT_EQ(ann.orders.size(), 4U);
}

TEST_P(foreign_keys, rows_with_equal_keys_of_one_model_are_the_same_row) {
    const Order a = db.objects<Order>().get("total"_f == 50);
    const Order b = db.objects<Order>().get("total"_f == 150);
    EXPECT_TRUE(a.user == b.user);
    EXPECT_TRUE(cm::same_row(*a.user, *b.user));
    EXPECT_FALSE(cm::same_row(a, b));
}

}  // namespace
