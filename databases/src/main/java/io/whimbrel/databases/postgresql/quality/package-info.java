/** The quality of data: what a target asks of rows, and which rows do not give it. Only reads. */
@NullMarked
package io.whimbrel.databases.postgresql.quality;

import org.jspecify.annotations.NullMarked;
