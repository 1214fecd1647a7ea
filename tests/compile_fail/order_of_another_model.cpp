// expect: or a cm::order of the same model
#include "models.hpp"

auto order_of_another_model(const cm::database& db) {
#ifdef EXPECT_FAILURE
    return db.objects<User>().order_by(cm::order<Order>{}).to_vector();
#else
    return db.objects<User>().order_by(cm::order<User>{}).to_vector();
#endif
}
