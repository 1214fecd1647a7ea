// expect: cormorant: auto_now is for cm::utc_time members
#include "models.hpp"

struct Pen {
    std::int64_t id = 0;
    std::string name;
    cm::utc_time updated;
#ifdef EXPECT_FAILURE
    static constexpr auto meta = cm::model(cm::auto_now("name"));
#else
    static constexpr auto meta = cm::model(cm::auto_now("updated"));
#endif
};

auto meta_auto_now_of_text(const cm::database& db) { return db.objects<Pen>().size(); }
