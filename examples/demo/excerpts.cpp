#include "excerpts.hpp"

#include <stdexcept>
#include <string>

#include "demo_excerpts.hpp"

namespace demo {

std::string_view excerpt(std::string_view file, std::string_view region) {
    for (const embedded_excerpt& e : embedded_excerpts)
        if (e.file == file && e.region == region) return e.text;
    throw std::out_of_range("no region [" + std::string(region) + "] in " + std::string(file));
}

}  // namespace demo
