/** Results as a table for people and as JSON for machines. */
@NullMarked
package io.whimbrel.bench.report;

import org.jspecify.annotations.NullMarked;
