DROP INDEX imports_finished;
DROP INDEX chunks_unembedded;
