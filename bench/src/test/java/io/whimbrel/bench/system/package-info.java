@NullMarked
package io.whimbrel.bench.system;

import org.jspecify.annotations.NullMarked;
