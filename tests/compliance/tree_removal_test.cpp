#include "support/shop.hpp"

/// Rows that refer to rows of their own table, and go with them.

namespace {

using namespace shop;

class tree_removal : public empty_shop {};
CORMORANT_ON_EVERY_BACKEND(tree_removal);

TEST_P(tree_removal, a_tree_goes_with_its_root) {
    const auto root = db.create(Category{.name = "root"});
    const auto child = db.create(Category{.name = "child", .parent = root});
    for (int i = 0; i < 3; ++i) {
        const auto leaf = db.create(Category{.name = "leaf", .parent = child});
        db.create(Product{.code = std::to_string(i), .category = leaf});
    }
    const auto other = db.create(Category{.name = "other"});
    EXPECT_EQ(db.remove(root).total, 5);
    EXPECT_EQ(db.objects<Category>().get().id, other.id);
    EXPECT_EQ(db.objects<Product>().filter("category"_f == cm::null).count(), 3);
}

TEST_P(tree_removal, rows_that_refer_to_each_other_in_a_circle_go_together) {
    auto a = db.create(Category{.name = "a"});
    const auto b = db.create(Category{.name = "b", .parent = a});
    a.parent = b;
    db.save(a);
    EXPECT_EQ(db.objects<Category>().filter("id"_f == a.id).remove().total, 2);
    EXPECT_EQ(db.objects<Category>().count(), 0);
}

TEST_P(tree_removal, a_tree_larger_than_one_statement_goes_as_well) {
    std::vector<Category> chain(1200);
    for (Category& c : chain) c.name = "c";
    db.bulk_create(chain);
    for (std::size_t i = 1; i < chain.size(); ++i) chain[i].parent = chain[(i - 1) / 2];
    db.bulk_update(chain, "parent"_f);
    EXPECT_EQ(db.remove(chain[0]).total, 1200);
    EXPECT_EQ(db.objects<Category>().count(), 0);
}

}  // namespace
