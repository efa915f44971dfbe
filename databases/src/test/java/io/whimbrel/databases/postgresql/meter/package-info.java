@NullMarked
package io.whimbrel.databases.postgresql.meter;

import org.jspecify.annotations.NullMarked;
