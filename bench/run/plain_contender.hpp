#pragma once

#include "dispatch.hpp"

namespace bench {

/// What the contenders have in common whose rows are the plain structs. `Self` has a member
/// function for each workload, and `load_users()`.
template <class Self>
class plain_contender : public contender {
public:
    explicit plain_contender(const sizes& of) : of_(of), keys_(random_keys(of.gets, of.users)) {}

    void prepare(workload w) override {
        if (w == workload::update) {
            if (rows_.empty()) rows_ = self().load_users();
            for (user_row& row : rows_) row.balance = next_balance(row.balance);
        }
        if (w == workload::create || w == workload::import) {
            fresh_.clear();
            for (std::int64_t i = 1; i <= of_.users; ++i) {
                fresh_.push_back(made_user(of_.users + i, of_.users));
                fresh_.back().id = 0;
            }
        }
    }
    void run(workload w) override { perform(self(), w, keep{}); }
    std::uint64_t check(workload w) override {
        digest made;
        perform(self(), w, digest_plain{made});
        return made.value();
    }

    // Those that not everybody has.
    template <class Use>
    void import(Use&) {}
    template <class Use>
    void group(Use&) {}
    template <class Use>
    void chain(Use&) {}

protected:
    sizes of_;
    std::vector<std::int64_t> keys_;
    std::vector<user_row> rows_;
    std::vector<user_row> fresh_;

private:
    [[nodiscard]] Self& self() { return static_cast<Self&>(*this); }
};

}  // namespace bench
