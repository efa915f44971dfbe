@NullMarked
package io.whimbrel.databases.postgresql.quality;

import org.jspecify.annotations.NullMarked;
