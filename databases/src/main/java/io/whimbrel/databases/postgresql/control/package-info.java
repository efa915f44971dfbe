/** What a run keeps on a server until cleanup: its epoch, progress, markers, steps, fence. */
@NullMarked
package io.whimbrel.databases.postgresql.control;

import org.jspecify.annotations.NullMarked;
