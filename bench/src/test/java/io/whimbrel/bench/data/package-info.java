@NullMarked
package io.whimbrel.bench.data;

import org.jspecify.annotations.NullMarked;
