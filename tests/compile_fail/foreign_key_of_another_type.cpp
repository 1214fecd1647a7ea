// expect: the key of the model it refers to has another type
// expect: Thing
// expect: product
#include "models.hpp"

struct Product;

#ifdef EXPECT_FAILURE
struct Thing {
    std::int64_t id = 0;
    cm::foreign_key<Product> product;
};
#else
struct Thing {
    std::int64_t id = 0;
    cm::foreign_key<Product, std::string> product;
};
#endif

struct Product {
    std::string code;
    static constexpr auto meta = cm::model(cm::primary_key("code"));
};

void use(const cm::database& db) { db.create(Thing{}); }
