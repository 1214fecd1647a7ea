#include "sql/sqlite/sqlite_running.hpp"

namespace cormorant::detail {
namespace {

class sqlite_run_spelling final : public run_spelling {
public:
    // A rebuild drops the table: with keys on, that would remove what refers to its rows. Inside a
    // transaction the switch is ignored.
    [[nodiscard]] std::vector<std::string> prepare(const ask_rows& ask) const override {
        const std::vector<text_row> keys = ask("PRAGMA foreign_keys");
        const bool on = !keys.empty() && keys[0][0] == "1";
        (void)ask("PRAGMA foreign_keys = OFF");
        return {on ? "PRAGMA foreign_keys = ON" : "PRAGMA foreign_keys = OFF",
                "PRAGMA legacy_alter_table = OFF"};
    }
    [[nodiscard]] std::string_view broken_keys() const override {
        return "PRAGMA foreign_key_check";
    }
    [[nodiscard]] run_place place_of(std::string_view) const override {
        return run_place::together;
    }
};

}  // namespace

const run_spelling& sqlite_running() {
    static const sqlite_run_spelling spelling;
    return spelling;
}

}  // namespace cormorant::detail
