#include <dlfcn.h>

#include <cstdio>

#include "birds.hpp"

namespace {

// The same question, asked inside a plug-in.
int hungry_birds_of(const char* plug_in) {
    void* const library = dlopen(plug_in, RTLD_NOW);
    void* const function = library != nullptr ? dlsym(library, "hungry_birds") : nullptr;
    if (function == nullptr) {
        std::fprintf(stderr, "%s\n", dlerror());
        return -1;
    }
    return reinterpret_cast<int (*)(int)>(function)(5);
}

}  // namespace

/// consumer [PLUG-IN]
int main(int count, char** arguments) {
    const int hungry = count > 1 ? hungry_birds_of(arguments[1]) : hungry_birds(5);
    std::printf("%d hungry bird(s)\n", hungry);
    return hungry == 1 ? 0 : 1;
}
