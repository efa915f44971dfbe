/** The servers, and the systems that are measured on them. */
@NullMarked
package io.whimbrel.bench.system;

import org.jspecify.annotations.NullMarked;
