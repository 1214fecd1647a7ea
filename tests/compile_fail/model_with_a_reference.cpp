// expect: cormorant: a model has no references
// expect: Draft
#include "models.hpp"

struct Draft {
    std::int64_t id = 0;
#ifdef EXPECT_FAILURE
    std::string& text;
#else
    std::string text;
#endif
};

auto drafts(const cm::database& db) { return db.objects<Draft>().count(); }
