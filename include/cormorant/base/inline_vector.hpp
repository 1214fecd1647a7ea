#pragma once

#include <cstddef>
#include <new>
#include <utility>

namespace cormorant::detail {

/// A vector whose first `N` elements live inside the object: short queries allocate nothing.
template <class T, std::size_t N>
class inline_vector {
public:
    inline_vector() noexcept {}
    inline_vector(const inline_vector& other) : inline_vector() {
        reserve(other.size_);
        for (; size_ < other.size_; ++size_) new (data_ + size_) T(other.data_[size_]);
    }
    inline_vector(inline_vector&& other) noexcept { take(other); }
    inline_vector& operator=(const inline_vector& other) {
        if (this != &other) {
            inline_vector copy(other);
            clear_all();
            take(copy);
        }
        return *this;
    }
    inline_vector& operator=(inline_vector&& other) noexcept {
        if (this != &other) {
            clear_all();
            take(other);
        }
        return *this;
    }
    ~inline_vector() { clear_all(); }

    template <class... Args>
    T& emplace_back(Args&&... args) {
        if (size_ == capacity_) reserve(size_ * 2);
        T* made = new (data_ + size_) T(std::forward<Args>(args)...);
        ++size_;
        return *made;
    }
    void push_back(T item) { emplace_back(std::move(item)); }

    void reserve(std::size_t wanted) {
        if (wanted <= capacity_) return;
        // NOLINTNEXTLINE(bugprone-sizeof-expression)
        T* grown = static_cast<T*>(::operator new(wanted * sizeof(T)));
        relocate(grown, data_, size_);
        release();
        data_ = grown;
        capacity_ = wanted;
    }

    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
    T& operator[](std::size_t i) noexcept { return data_[i]; }
    const T& operator[](std::size_t i) const noexcept { return data_[i]; }
    T* begin() noexcept { return data_; }
    T* end() noexcept { return data_ + size_; }
    const T* begin() const noexcept { return data_; }
    const T* end() const noexcept { return data_ + size_; }
    T& back() noexcept { return data_[size_ - 1]; }
    void clear() noexcept {
        for (std::size_t i = 0; i < size_; ++i) data_[i].~T();
        size_ = 0;
    }

private:
    // Loops rather than the standard algorithms, each of which is ten functions to the compiler.
    static void relocate(T* to, T* from, std::size_t count) noexcept {
        for (std::size_t i = 0; i < count; ++i) {
            new (to + i) T(static_cast<T&&>(from[i]));
            from[i].~T();
        }
    }
    T* inside() noexcept { return reinterpret_cast<T*>(space_); }
    void release() noexcept {
        if (data_ != inside()) ::operator delete(data_);
    }
    void clear_all() noexcept {
        clear();
        release();
        data_ = inside();
        capacity_ = N;
    }
    void take(inline_vector& other) noexcept {
        if (other.data_ == other.inside()) {
            relocate(data_, other.data_, other.size_);
        } else {
            data_ = other.data_;
            capacity_ = other.capacity_;
            other.data_ = other.inside();
            other.capacity_ = N;
        }
        size_ = other.size_;
        other.size_ = 0;
    }

    std::size_t size_ = 0;
    std::size_t capacity_ = N;
    T* data_ = inside();
    // T may well be a pointer.  NOLINTNEXTLINE(bugprone-sizeof-expression)
    alignas(T) unsigned char space_[N * sizeof(T)];
};

}  // namespace cormorant::detail
