// expect: search_index and trigram_index are for text members
// expect: Thing
// expect: settings
#include "models.hpp"

struct Thing {
    std::int64_t id = 0;
    std::string name;
    cm::json settings;
#ifdef EXPECT_FAILURE
    static constexpr auto meta =
        cm::model(cm::search_index(cm::text_language::english, "settings"));
#else
    static constexpr auto meta = cm::model(cm::search_index(cm::text_language::english, "name"));
#endif
};

void use(const cm::database& db) { db.create(Thing{}); }
