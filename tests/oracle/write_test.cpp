#include <map>

#include "oracle/environment.hpp"
#include "oracle/random_row.hpp"
#include "oracle/write_models.hpp"
#include "support/backend.hpp"

/// Rows of every type of column and sort of key, written in every way and in batches of every
/// length: what comes back is what is stored, and what is stored is what was meant.
namespace {

using namespace oracle;
using cormorant::detail::model_of;

// A key of the row's own, where the model does not leave it to the database or `own` says so.
void set_key(Wide& row, std::int64_t n, bool own) { row.id = own ? n : 0; }
void set_key(Slim& row, std::int64_t n, bool own) { row.id = own ? n : 0; }
void set_key(Texted& row, std::int64_t n, bool) { row.key = "k" + std::to_string(n); }
void set_key(Tokened& row, std::int64_t n, bool) {
    row.key = cm::uuid("00000000-0000-4000-8000-" + std::to_string(500'000'000'000 + n));
}
void set_key(Paired& row, std::int64_t n, bool) {
    row.left = n / 3;
    row.right = std::to_string(n % 3);
}

template <class M>
class written {
public:
    written(const cm::database& db, std::uint64_t seed) : db_(db), dice_(seed) {}

    M random_row(bool own) {
        M row;
        ++last_;
        row.code = "c" + std::to_string(last_);
        // Downwards from a large one: some databases go on from the largest key that they saw.
        set_key(row, own ? 2'000'000'000 - last_ : last_, own);
        set_some_members(dice_, model_of<M>(), &row);
        return row;
    }
    M random_row() { return random_row(dice_() % 2 == 0); }

    // The row that came back is the one that is stored, and what was wanted.
    void check(const M& wanted, const M& back, const char* how) {
        M stored = back;
        try {
            db_.refresh(stored);
        } catch (const cm::error& e) {
            ADD_FAILURE() << how << ": the row that came back is not there: " << e.what();
            return;
        }
        EXPECT_EQ(difference(model_of<M>(), &back, &stored), "") << how << ", back and stored";
        EXPECT_EQ(difference_from_wanted(model_of<M>(), &wanted, &stored), "")
            << how << ", wanted and stored";
        codes_[back.code] = back;
    }

    void create() {
        const M row = random_row();
        check(row, db_.create(row), "create");
    }
    void save() {
        M row = random_row();
        const M wanted = row;
        db_.save(row);
        check(wanted, row, "save of a new row");
        set_some_members(dice_, model_of<M>(), &row);
        const M changed = row;
        db_.save(row);
        check(changed, row, "save");
    }
    void get_or_create() {
        const M row = random_row();
        const auto [made, is_new] = db_.template get_or_create<M>("code"_f == row.code, row);
        EXPECT_TRUE(is_new);
        check(row, made, "get_or_create of a new row");
        const auto [found, again] =
            db_.template get_or_create<M>("code"_f == row.code, random_row());
        EXPECT_FALSE(again);
        check(made, found, "get_or_create of a stored row");
    }
    void upsert() {
        M row = random_row();
        const M wanted = row;
        db_.upsert(row, "code"_f);
        check(wanted, row, "upsert of a new row");
        M other = random_row();
        other.code = row.code;
        M other_wanted = other;
        take_key(other_wanted, row);
        if constexpr (requires { other.id; }) other.id = 0;
        db_.upsert(other, "code"_f);
        check(other_wanted, other, "upsert of a stored row");
    }
    void bulk_create(std::size_t n, std::size_t batch) {
        std::vector<M> rows;
        for (std::size_t i = 0; i < n; ++i) rows.push_back(random_row());
        const std::vector<M> wanted = rows;
        EXPECT_EQ(db_.bulk_create(rows, cm::bulk_options{.batch_size = batch}), std::int64_t(n));
        check_rows(wanted, rows, "bulk_create");
    }
    // Half of them are stored already.
    void bulk_upsert(std::size_t n, std::size_t batch, cm::conflict_action conflict) {
        std::vector<M> rows;
        for (std::size_t i = 0; i < n; ++i) rows.push_back(random_row(false));
        std::vector<M> half(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(n / 2));
        db_.bulk_create(half);
        std::vector<M> wanted = rows;
        for (std::size_t i = 0; i < half.size(); ++i) {
            if (conflict == cm::conflict_action::ignore)
                wanted[i] = half[i];
            else
                take_key(wanted[i], half[i]);
            codes_[half[i].code] = half[i];
        }
        db_.bulk_create(
            rows, cm::bulk_options{
                      .conflict = conflict, .conflict_members = {"code"}, .batch_size = batch});
        std::map<std::string, M> stored = all();
        for (std::size_t i = 0; i < n; ++i) {
            const M& is = stored[wanted[i].code];
            EXPECT_EQ(difference_from_wanted(model_of<M>(), &wanted[i], &is), "")
                << "bulk_create that meets stored rows, row " << i << " of " << n << ", batch "
                << batch;
            codes_[wanted[i].code] = is;
        }
    }
    void check_all() {
        const std::map<std::string, M> stored = all();
        EXPECT_EQ(stored.size(), codes_.size());
        for (const auto& [code, row] : codes_) {
            const auto found = stored.find(code);
            ASSERT_NE(found, stored.end()) << code;
            EXPECT_EQ(difference(model_of<M>(), &row, &found->second), "") << code;
        }
    }

private:
    static void take_key(M& to, const M& from) {
        if constexpr (requires { to.id; }) to.id = from.id;
        if constexpr (requires { to.key; }) to.key = from.key;
        if constexpr (requires { to.left; }) to.left = from.left, to.right = from.right;
    }
    std::map<std::string, M> all() const {
        std::map<std::string, M> out;
        for (const M& row : db_.template objects<M>()) out[row.code] = row;
        return out;
    }
    void check_rows(const std::vector<M>& wanted, const std::vector<M>& rows, const char* how) {
        const std::map<std::string, M> stored = all();
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const auto found = stored.find(wanted[i].code);
            ASSERT_NE(found, stored.end()) << how << " lost row " << i << " of " << rows.size();
            EXPECT_EQ(difference(model_of<M>(), &rows[i], &found->second), "")
                << how << ", back and stored, row " << i << " of " << rows.size();
            EXPECT_EQ(difference_from_wanted(model_of<M>(), &wanted[i], &found->second), "")
                << how << ", wanted and stored, row " << i << " of " << rows.size();
            codes_[rows[i].code] = found->second;
        }
    }

    const cm::database& db_;
    std::mt19937_64 dice_;
    std::int64_t last_ = 0;
    std::map<std::string, M> codes_;
};

class writes : public compliance::on_backend {
protected:
    writes() { cm::create_tables<Wide, Slim, Texted, Tokened, Paired>(db); }

    template <class M>
    void write_in_every_way(const std::vector<std::size_t>& lengths) {
        for (std::uint64_t seed = first_seed(); seed < first_seed() + rounds() / 10; ++seed) {
            SCOPED_TRACE("seed " + std::to_string(seed));
            db.objects<M>().remove();
            written<M> w(db, seed);
            for (int i = 0; i < 4; ++i) {
                w.create();
                w.save();
                w.get_or_create();
                w.upsert();
            }
            for (const std::size_t n : lengths) {
                w.bulk_create(n, 0);
                w.bulk_create(n, n - 1);
                w.bulk_create(n, n);
                w.bulk_upsert(n, 0, cm::conflict_action::update);
                w.bulk_upsert(n, n / 2, cm::conflict_action::ignore);
            }
            w.check_all();
        }
    }
};
CORMORANT_ON_EVERY_BACKEND(writes);

TEST_P(writes, of_every_type_of_column_come_back_as_they_are_stored) {
    write_in_every_way<Wide>({1, 2, 17});
}
TEST_P(writes, with_keys_that_the_database_makes_come_back_as_they_are_stored) {
    write_in_every_way<Slim>({2, 7, 501});
}
TEST_P(writes, with_keys_of_text_come_back_as_they_are_stored) {
    write_in_every_way<Texted>({2, 7});
}
TEST_P(writes, with_keys_that_are_uuids_come_back_as_they_are_stored) {
    write_in_every_way<Tokened>({2, 7});
}
TEST_P(writes, with_keys_of_two_members_come_back_as_they_are_stored) {
    write_in_every_way<Paired>({2, 7});
}

}  // namespace
