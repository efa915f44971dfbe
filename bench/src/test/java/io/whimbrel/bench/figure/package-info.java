@NullMarked
package io.whimbrel.bench.figure;

import org.jspecify.annotations.NullMarked;
