#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <utility>

namespace cormorant::detail {

/// A vector whose first `N` elements live inside the object: short queries allocate nothing.
template <class T, std::size_t N>
class inline_vector {
public:
    inline_vector() noexcept {}
    inline_vector(const inline_vector& other) {
        reserve(other.size_);
        std::uninitialized_copy_n(other.data_, other.size_, data_);
        size_ = other.size_;
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
        std::uninitialized_move_n(data_, size_, grown);
        std::destroy_n(data_, size_);
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
        std::destroy_n(data_, size_);
        size_ = 0;
    }

private:
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
            std::uninitialized_move_n(other.data_, other.size_, data_);
            size_ = other.size_;
            other.clear();
        } else {
            data_ = std::exchange(other.data_, other.inside());
            size_ = std::exchange(other.size_, 0);
            capacity_ = std::exchange(other.capacity_, N);
        }
    }

    std::size_t size_ = 0;
    std::size_t capacity_ = N;
    T* data_ = inside();
    // T may well be a pointer.  NOLINTNEXTLINE(bugprone-sizeof-expression)
    alignas(T) unsigned char space_[N * sizeof(T)];
};

}  // namespace cormorant::detail
