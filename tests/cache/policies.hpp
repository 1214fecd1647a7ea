#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <list>
#include <random>
#include <string>
#include <unordered_map>
#include <vector>

/// What the store's policy is compared with, over entries of one size; and what they are asked for.

using trace = std::vector<std::uint32_t>;

/// Keys by Zipf's law: key k is asked for as often as 1 / (k + 1) ^ skew says.
inline trace zipf(std::size_t length, std::uint32_t keys, double skew, std::uint32_t seed) {
    std::vector<double> sums(keys);
    double sum = 0;
    for (std::uint32_t k = 0; k < keys; ++k) sums[k] = sum += 1 / std::pow(k + 1, skew);
    std::mt19937 random(seed);
    std::uniform_real_distribution<double> within(0, sum);
    trace made(length);
    for (auto& key : made)
        key = static_cast<std::uint32_t>(
            std::lower_bound(sums.begin(), sums.end(), within(random)) - sums.begin());
    return made;
}

/// The same, interrupted by keys of which each is asked for once: as many, `run` in a row.
inline trace with_scans(const trace& usual, std::size_t run) {
    trace made;
    std::uint32_t next = 1U << 30U;
    for (std::size_t i = 0; i < usual.size(); ++i) {
        made.push_back(usual[i]);
        if (i % run == run - 1)
            for (std::size_t n = 0; n < run; ++n) made.push_back(next++);
    }
    return made;
}

class lru {
public:
    explicit lru(std::size_t capacity) : capacity_(capacity) {}
    bool ask(std::uint32_t key) {
        if (touch(key)) return true;
        add(key);
        return false;
    }
    bool touch(std::uint32_t key) {
        const auto found = where_.find(key);
        if (found == where_.end()) return false;
        order_.splice(order_.begin(), order_, found->second);
        return true;
    }
    void add(std::uint32_t key) {
        order_.push_front(key);
        where_[key] = order_.begin();
        if (order_.size() > capacity_) take_last();
    }
    std::uint32_t take_last() {
        const std::uint32_t gone = order_.back();
        where_.erase(gone);
        order_.pop_back();
        return gone;
    }
    void take(std::uint32_t key) {
        order_.erase(where_.at(key));
        where_.erase(key);
    }
    [[nodiscard]] std::uint32_t last() const { return order_.back(); }
    [[nodiscard]] std::size_t size() const { return order_.size(); }
    [[nodiscard]] bool full() const { return order_.size() >= capacity_; }

private:
    std::size_t capacity_;
    std::list<std::uint32_t> order_;
    std::unordered_map<std::uint32_t, std::list<std::uint32_t>::iterator> where_;
};

/// A window of one in a hundred, and a main part of two (one in five on probation) to which the
/// more frequent one of the window's last and probation's last is let in.
class w_tinylfu {
public:
    explicit w_tinylfu(std::size_t capacity)
        : capacity_(capacity),
          window_(SIZE_MAX),
          probation_(SIZE_MAX),
          protected_(SIZE_MAX),
          sketch_(capacity * 16) {}

    bool ask(std::uint32_t key) {
        count(key);
        if (window_.touch(key) || protected_.touch(key)) return true;
        if (probation_.touch(key)) {
            probation_.take(key);
            protected_.add(key);
            if (protected_.size() > main_capacity() * 4 / 5) probation_.add(protected_.take_last());
            return true;
        }
        window_.add(key);
        if (window_.size() > window_capacity()) let_in(window_.take_last());
        return false;
    }

private:
    [[nodiscard]] std::size_t window_capacity() const {
        return std::max<std::size_t>(1, capacity_ / 100);
    }
    [[nodiscard]] std::size_t main_capacity() const { return capacity_ - window_capacity(); }
    void let_in(std::uint32_t candidate) {
        if (probation_.size() + protected_.size() < main_capacity())
            return probation_.add(candidate);
        if (probation_.size() == 0) probation_.add(protected_.take_last());
        if (frequency(candidate) <= frequency(probation_.last())) return;
        probation_.take_last();
        probation_.add(candidate);
    }
    [[nodiscard]] std::size_t place(std::uint32_t key, unsigned row) const {
        std::uint64_t h = (key + 1) * (0x9e3779b97f4a7c15U + 2 * row * 0x632be59bd9b4e019U);
        return (h >> 20U) % sketch_.size();
    }
    void count(std::uint32_t key) {
        for (unsigned row = 0; row < 4; ++row) {
            std::uint8_t& n = sketch_[place(key, row)];
            if (n < 15) ++n;
        }
        if (++counted_ < capacity_ * 10) return;
        counted_ /= 2;
        for (std::uint8_t& n : sketch_) n /= 2;
    }
    [[nodiscard]] int frequency(std::uint32_t key) const {
        int least = 15;
        for (unsigned row = 0; row < 4; ++row)
            least = std::min<int>(least, sketch_[place(key, row)]);
        return least;
    }

    std::size_t capacity_;
    lru window_;
    lru probation_;
    lru protected_;
    std::vector<std::uint8_t> sketch_;
    std::size_t counted_ = 0;
};
