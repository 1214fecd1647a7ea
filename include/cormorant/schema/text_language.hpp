#pragma once

#include <cstdint>

namespace cormorant {

/// The language of texts that are searched: which words are too common to count, and what their
/// stems are. `simple` has neither, and suits all languages.
enum class text_language : std::uint8_t {
    simple,
    arabic,
    armenian,
    basque,
    catalan,
    danish,
    dutch,
    english,
    finnish,
    french,
    german,
    greek,
    hindi,
    hungarian,
    indonesian,
    irish,
    italian,
    lithuanian,
    nepali,
    norwegian,
    portuguese,
    romanian,
    russian,
    serbian,
    spanish,
    swedish,
    tamil,
    turkish,
    yiddish,
};

}  // namespace cormorant
