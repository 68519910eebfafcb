DROP TABLE file_handles;
DROP TABLE files;
DROP TABLE media;
