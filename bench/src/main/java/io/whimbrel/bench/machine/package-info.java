/** What this machine did: processes, their CPU seconds and memory. */
@NullMarked
package io.whimbrel.bench.machine;

import org.jspecify.annotations.NullMarked;
