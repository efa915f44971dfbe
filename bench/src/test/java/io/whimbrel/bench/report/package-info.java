@NullMarked
package io.whimbrel.bench.report;

import org.jspecify.annotations.NullMarked;
