@NullMarked
package io.whimbrel.bench.machine;

import org.jspecify.annotations.NullMarked;
